using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Exchange;
using Pareto.Core.Telemetry;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Admission.Limits;

/// <summary>Limiters, and what requests demand of them.</summary>
internal static class Limiters
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static RateLimiter Alone(TimeProvider clock) => new(new LimitClock(clock), Refusals(clock));

    public static RateLimiter Keeping(TestDatabase database) =>
        new(new LimitClock(database.Clock), Refusals(database.Clock), keeper: new LimitKeeper(database.Sqlite, NullLogger<LimitKeeper>.Instance));

    public static RateLimiter Sharing(ILimitStore store, TimeProvider clock)
    {
        var time = new LimitClock(clock);
        return new RateLimiter(time, Refusals(clock), new LeaseDesk(store, clock, time, NullLogger<LeaseDesk>.Instance));
    }

    public static LimitDemand Demand(long limit, LimitMeasure measure = LimitMeasure.Requests, long amount = 1, string subject = "shop", string name = "test", TimeSpan? window = null)
    {
        var terms = new RateTerms { Window = window ?? Minute };
        return new LimitDemand(new LimitRule(name, LimitScope.Key, null, terms), new MeterId(name, measure, terms.Window, subject), limit, amount);
    }

    public static ValueTask<LimitDecision> EnterAsync(this RateLimiter limiter, params LimitDemand[] demands) =>
        limiter.EnterAsync(demands, TestContext.Current.CancellationToken);

    private static LimitRefusals Refusals(TimeProvider clock) => new(new GatewayMeters(), clock, NullLogger<LimitRefusals>.Instance);
}
