using System.Collections.Immutable;
using System.Text.Json;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>The policies as people read them.</summary>
public static class SavingsPolicies
{
    public static ImmutableArray<SavingsPolicy> All { get; } = [.. Enum.GetValues<SavingsPolicy>()];

    public static string Name(this SavingsPolicy policy) => policy switch
    {
        SavingsPolicy.AllPremium => "all premium",
        SavingsPolicy.SmallAndPremium => "small + premium",
        SavingsPolicy.Tiers => "tiers",
        SavingsPolicy.TiersAndCap => "tiers + premium cap",
        SavingsPolicy.TiersAndCache => "tiers + cache",
        _ => "tiers + compression",
    };

    /// <summary>The policy as programs read it.</summary>
    public static string Key(this SavingsPolicy policy) => JsonNamingPolicy.CamelCase.ConvertName(policy.ToString());

    /// <summary>
    /// Rests on an assumption instead of a replay, because the gateway has no such stage: told, and never part of what is recommended.
    /// </summary>
    public static bool IsAssumed(this SavingsPolicy policy) => policy is SavingsPolicy.TiersAndCache or SavingsPolicy.TiersAndCompression;
}
