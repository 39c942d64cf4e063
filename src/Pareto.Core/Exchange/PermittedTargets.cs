using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>
/// The targets a request may use. Whoever chooses a target (route, failover) can only choose from this set, so what
/// is not in it cannot be reached. It can be narrowed and never widened.
/// </summary>
public sealed class PermittedTargets
{
    private PermittedTargets(ImmutableArray<Target> targets) => Targets = targets;

    public ImmutableArray<Target> Targets { get; }

    public static PermittedTargets All(ImmutableArray<Target> configured) => new(configured);

    public PermittedTargets Where(Func<Target, bool> permitted) => new([.. Targets.Where(permitted)]);
}
