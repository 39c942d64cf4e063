using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;

namespace Pareto.Core.Routing;

/// <summary>The load where no gateway runs: none.</summary>
internal sealed class IdleTargets : ITargetLoad
{
    public int InFlight(TargetId target) => 0;

    public bool IsHealthy(TargetId target) => true;
}
