using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Balance;

/// <summary>Targets of one tier that serve the same model, so that it does not matter for the answer which is asked.</summary>
internal static class EqualTargets
{
    /// <summary>The target's equals in its tier, itself among them, in the tier's order.</summary>
    public static ImmutableArray<Target> Of(Target target, ImmutableArray<Target> tier) =>
        [.. tier.Where(other => other.ServedModel == target.ServedModel)];

    /// <summary>The sets of at least two.</summary>
    public static IEnumerable<ImmutableArray<Target>> In(ImmutableArray<Target> tier) =>
        tier.GroupBy(target => target.ServedModel, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.ToImmutableArray());
}
