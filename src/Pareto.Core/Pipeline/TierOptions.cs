using System.Collections.Immutable;
using System.ComponentModel;
using Pareto.Core.Exchange;

namespace Pareto.Core.Pipeline;

/// <summary>Which targets serve each tier, in the order of preference.</summary>
public sealed record TierOptions
{
    [Description("Targets of the small tier: small or local models for routine requests.")]
    public ImmutableArray<string> Small { get; init; } = [];

    [Description("Targets of the mid tier.")]
    public ImmutableArray<string> Mid { get; init; } = [];

    [Description("Targets of the premium tier: the models for the hardest requests.")]
    public ImmutableArray<string> Premium { get; init; } = [];

    public ImmutableArray<string> Of(Tier tier) => tier switch
    {
        Tier.Small => Small,
        Tier.Mid => Mid,
        _ => Premium,
    };
}
