using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>
/// The targets a request may use. Whoever chooses a target (route, failover) can only choose from this set, so what
/// is not in it cannot be reached. It can be narrowed and never widened.
/// </summary>
public sealed class PermittedTargets
{
    private PermittedTargets(ImmutableArray<Target> targets, bool isNarrowed)
    {
        Targets = targets;
        IsNarrowed = isNarrowed;
    }

    public ImmutableArray<Target> Targets { get; }

    /// <summary>Some configured target is not in the set.</summary>
    public bool IsNarrowed { get; }

    public static PermittedTargets All(ImmutableArray<Target> configured) => new(configured, isNarrowed: false);

    public PermittedTargets Where(Func<Target, bool> permitted)
    {
        var kept = Targets.Where(permitted).ToImmutableArray();
        return new(kept, IsNarrowed || kept.Length < Targets.Length);
    }
}
