using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Load;

/// <summary>How busy and how well targets are at this moment.</summary>
public interface ITargetLoad
{
    /// <summary>Attempts at the target that are under way.</summary>
    int InFlight(TargetId target);

    /// <summary>False while the target is passed over because it keeps failing.</summary>
    bool IsHealthy(TargetId target);
}
