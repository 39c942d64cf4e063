using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate;
using Pareto.Core.Routing;

namespace Pareto.Core.Pipeline;

/// <summary>What every stage that decides about a request would decide.</summary>
/// <param name="Policy">The policy gate's verdict; null without a policy.</param>
/// <param name="Routing">The plan and what led to it; null where the gate refuses the request.</param>
/// <param name="Refusal">Why the request would be refused; null where it would be sent.</param>
public sealed record RequestExplanation(PolicyExplanation? Policy, RoutingExplanation? Routing, GatewayError? Refusal);
