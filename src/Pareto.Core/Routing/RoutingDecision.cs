using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>A plan, or why there is none: exactly one of the two.</summary>
public sealed record RoutingDecision
{
    private RoutingDecision()
    {
    }

    public RoutePlan? Plan { get; private init; }

    public GatewayError? Refusal { get; private init; }

    public static RoutingDecision To(RoutePlan plan) => new() { Plan = plan };

    public static RoutingDecision Refuse(GatewayError error) => new() { Refusal = error };
}
