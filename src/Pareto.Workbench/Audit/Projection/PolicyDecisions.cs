using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>Where the calls of a sample go first under each policy; null where a call is refused, or a policy cannot be replayed.</summary>
internal sealed record PolicyDecisions(Target?[] Tiers, Target?[] SmallAndPremium, Target?[]? Capped)
{
    // Reports of prompt compression reach from 2 to 20 times (Jiang et al., LLMLingua, EMNLP 2023); taking out of a long prompt what repeats
    // itself or is not asked about is taken to give a fifth.
    public const int LongPrompt = 1_000;
    public const int PercentTrimmed = 20;

    /// <summary>US dollars that a policy takes for each call; NaN where that cannot be told.</summary>
    public double[] Costs(SavingsPolicy policy, WorkloadSample sample, TargetCosts costs)
    {
        var decisions = Of(policy);
        var dollars = new double[sample.Calls.Length];
        for (var i = 0; i < dollars.Length; i++)
        {
            var usage = policy == SavingsPolicy.TiersAndCompression ? Trimmed(sample.Calls[i].Usage) : sample.Calls[i].Usage;
            var cost = policy == SavingsPolicy.AllPremium ? costs.AtBaseline(usage)
                : decisions is null ? null
                : decisions[i] is { } target ? costs.At(target, usage)
                : costs.AtBaseline(usage);
            dollars[i] = cost is { } known ? (double)known : double.NaN;
        }

        if (policy == SavingsPolicy.TiersAndCache)
        {
            var asked = 1 - sample.Facts.ExactDuplicateShare;
            return Array.ConvertAll(dollars, cost => cost * asked);
        }

        return dollars;
    }

    /// <summary>Of the calls, those that go to each tier; empty for a policy that is not replayed.</summary>
    public IReadOnlyDictionary<Tier, double> Shares(SavingsPolicy policy) => Of(policy) is { Length: > 0 } decisions
        ? decisions.Where(target => target?.Tier is not null)
            .CountBy(target => target!.Tier!.Value)
            .ToDictionary(tier => tier.Key, tier => (double)tier.Value / decisions.Length)
        : new Dictionary<Tier, double>();

    public double Refused(SavingsPolicy policy) => Of(policy) is { Length: > 0 } decisions
        ? (double)decisions.Count(target => target is null) / decisions.Length
        : 0;

    private Target?[]? Of(SavingsPolicy policy) => policy switch
    {
        SavingsPolicy.AllPremium => null,
        SavingsPolicy.SmallAndPremium => SmallAndPremium,
        SavingsPolicy.TiersAndCap => Capped,
        _ => Tiers,
    };

    private static TokenUsage Trimmed(TokenUsage usage) => usage.Input < LongPrompt
        ? usage
        : usage with
        {
            Input = Left(usage.Input),
            CachedInput = Left(usage.CachedInput),
            CacheWrite = Left(usage.CacheWrite),
            CacheWriteHour = Left(usage.CacheWriteHour),
        };

    private static long Left(long tokens) => tokens * (100 - PercentTrimmed) / 100;
}
