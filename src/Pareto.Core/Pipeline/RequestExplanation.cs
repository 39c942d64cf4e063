using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate;
using Pareto.Core.Routing;

namespace Pareto.Core.Pipeline;

/// <summary>What every stage that decides about a request would decide. What the stages after a refusal would say is null.</summary>
public sealed record RequestExplanation
{
    /// <summary>Who would pay, and from what; null where nobody is let in.</summary>
    public SpendingExplanation? Spending { get; init; }

    /// <summary>The policy gate's verdict; null without a policy.</summary>
    public PolicyExplanation? Policy { get; init; }

    /// <summary>The plan and what led to it.</summary>
    public RoutingExplanation? Routing { get; init; }

    /// <summary>Why the request would be refused; null where it would be sent.</summary>
    public GatewayError? Refusal { get; init; }
}
