using Pareto.Core.Exchange;
using Pareto.Core.Routing.Sessions;

namespace Pareto.Core.Routing;

/// <summary>A plan, or why there is none: exactly one of the two.</summary>
public sealed record RoutingDecision
{
    private RoutingDecision()
    {
    }

    public RoutePlan? Plan { get; private init; }

    public GatewayError? Refusal { get; private init; }

    /// <summary>Learns from the reply who answered; null where nothing is to be remembered.</summary>
    internal Conversation? Conversation { get; private init; }

    public static RoutingDecision To(RoutePlan plan) => new() { Plan = plan };

    internal static RoutingDecision To(RoutePlan plan, Conversation? conversation) => new() { Plan = plan, Conversation = conversation };

    public static RoutingDecision Refuse(GatewayError error) => new() { Refusal = error };
}
