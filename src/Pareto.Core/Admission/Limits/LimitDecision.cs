using Pareto.Core.Exchange;

namespace Pareto.Core.Admission.Limits;

/// <summary>Whether a request is within its limits: a pass (null where no limit concerns it), or why not.</summary>
internal readonly record struct LimitDecision(LimitPass? Pass, GatewayError? Refusal, RateLimits? Limits)
{
    public static LimitDecision Unlimited => default;
}
