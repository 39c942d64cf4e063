using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission.Limits;

/// <summary>Lets requests in that are within their limits.</summary>
/// <param name="demands">What requests need of which limits.</param>
/// <param name="limiter">Counts.</param>
/// <param name="expected">Learns what requests use.</param>
internal sealed class LimitGate(LimitDemands demands, RateLimiter limiter, ExpectedUse expected)
{
    /// <summary>Lets a request in if all its limits have room for what it is expected to use, and counts that.</summary>
    public ValueTask<LimitDecision> EnterAsync(GatewayRequest request, Payer payer, CancellationToken cancellationToken)
    {
        if (demands.IsNone(payer))
        {
            return ValueTask.FromResult(LimitDecision.Unlimited);
        }

        var needed = demands.For(request, payer);
        return needed.Count == 0 ? ValueTask.FromResult(LimitDecision.Unlimited) : limiter.EnterAsync([.. needed], cancellationToken);
    }

    /// <summary>Charges a request's real use once its account is closed, and learns from it.</summary>
    public void ChargeWhenClosed(RequestAccount account, GatewayRequest request, LimitPass? pass)
    {
        if (pass is null)
        {
            return;
        }

        account.WhenClosed(entries =>
        {
            pass.Charge(entries);
            expected.Learn(request, entries);
        });
    }
}
