using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Steering;

/// <summary>
/// Looks at a tier that has been chosen for a request, and may move it: for the sake of a conversation, of what targets
/// have earned, of a cap. Steerings are asked one after the other, each about the choice of the one before it.
/// </summary>
internal interface ISteering
{
    /// <summary>The choice, or another with its reason.</summary>
    TierChoice Steer(in RoutingQuestion question, in TierChoice choice);

    /// <summary>The targets of the plan, in order, without those that must not serve the request; never none.</summary>
    ImmutableArray<Target> Narrow(in RoutingQuestion question, ImmutableArray<Target> ordered) => ordered;
}
