using Pareto.Core.Exchange;

namespace Pareto.Core.Admission.Limits;

/// <summary>
/// Counts what requests use against their limits. It outlives configurations, so that a reload forgets nothing. Safe for many threads.
/// </summary>
internal sealed class RateLimiter(TimeProvider time, LimitRefusals refusals)
{
    /// <summary>Counts that are kept. Clients name users and workloads as they like; beyond this all further ones share one count, which is too strict, never too loose.</summary>
    private const int MostMeters = 65_536;

    private const int FirstSweep = 1024;

    private const string Everyone = "";

    private readonly Lock _lock = new();
    private readonly Dictionary<MeterId, Meter> _meters = [];
    private readonly long _origin = time.GetTimestamp();
    private int _sweepAt = FirstSweep;

    /// <summary>Takes everything that is demanded, or nothing.</summary>
    public ValueTask<LimitDecision> EnterAsync(LimitDemand[] demands, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var meters = new Meter[demands.Length];
        lock (_lock)
        {
            var now = Now;
            var refused = -1;
            var wait = TimeSpan.Zero;
            for (var i = 0; i < demands.Length; i++)
            {
                var meter = meters[i] = MeterOf(demands[i]);
                if (!meter.Fits(now, demands[i].Amount) && meter.WaitFor(now, demands[i].Amount) is var needed && (refused < 0 || needed > wait))
                {
                    (refused, wait) = (i, needed);
                }
            }

            if (refused >= 0)
            {
                refusals.Note(demands[refused].Rule.Name);
                return ValueTask.FromResult(new LimitDecision(null, LimitRefusals.Describe(demands[refused], wait), LimitsOf(demands, meters, now)));
            }

            var places = new long[demands.Length];
            for (var i = 0; i < demands.Length; i++)
            {
                places[i] = meters[i].Take(now, demands[i].Amount);
                meters[i].Open++;
            }

            return ValueTask.FromResult(new LimitDecision(new LimitPass(this, demands, meters, places), null, null));
        }
    }

    /// <summary>The counts that are nearest to their limits, the fullest first.</summary>
    public IReadOnlyList<LimitUse> Fullest(int most)
    {
        lock (_lock)
        {
            var now = Now;
            return [.. _meters.Values
                .Select(meter => new LimitUse(meter.Id.Limit, meter.Id.Subject, meter.Id.Measure, meter.Id.Window, meter.Limit, meter.Used(now), meter.WaitFor(now, meter.Limit)))
                .Where(use => use.Used > 0)
                .OrderByDescending(use => (double)use.Used / use.Limit)
                .Take(most)];
        }
    }

    internal RateLimits LimitsOf(LimitPass pass)
    {
        lock (_lock)
        {
            return LimitsOf(pass.Demands, pass.Meters, Now);
        }
    }

    internal void Charge(LimitPass pass, long tokens, long dollars)
    {
        lock (_lock)
        {
            if (pass.IsCharged)
            {
                return;
            }

            pass.IsCharged = true;
            var now = Now;
            for (var i = 0; i < pass.Meters.Length; i++)
            {
                if (pass.Demands[i].Id.Measure is LimitMeasure.Tokens or LimitMeasure.Dollars)
                {
                    var used = pass.Demands[i].Id.Measure == LimitMeasure.Tokens ? tokens : dollars;
                    pass.Meters[i].Correct(now, pass.Places[i], used - pass.Demands[i].Amount);
                }
            }
        }
    }

    internal void Leave(LimitPass pass)
    {
        // A request that was never put on an account has used nothing.
        Charge(pass, tokens: 0, dollars: 0);
        lock (_lock)
        {
            var now = Now;
            for (var i = 0; i < pass.Meters.Length; i++)
            {
                pass.Meters[i].Open--;
                if (pass.Demands[i].Id.Measure == LimitMeasure.Concurrency)
                {
                    pass.Meters[i].Correct(now, pass.Places[i], -1);
                }
            }
        }
    }

    private long Now => time.GetElapsedTime(_origin).Ticks;

    private Meter MeterOf(in LimitDemand demand)
    {
        if (!_meters.TryGetValue(demand.Id, out var meter))
        {
            meter = Make(_meters.Count >= _sweepAt && !HasRoom() ? demand.Id with { Subject = Everyone } : demand.Id);
        }

        meter.Limit = demand.Limit;
        return meter;
    }

    private Meter Make(MeterId id)
    {
        if (!_meters.TryGetValue(id, out var meter))
        {
            meter = id.Measure == LimitMeasure.Concurrency ? new SlotMeter(id) : new WindowMeter(id);
            _meters.Add(id, meter);
        }

        return meter;
    }

    /// <summary>Forgets the counts of those who have used nothing within their windows.</summary>
    private bool HasRoom()
    {
        var now = Now;
        foreach (var (id, meter) in _meters)
        {
            if (meter.Open == 0 && meter.Used(now) == 0)
            {
                _meters.Remove(id);
            }
        }

        _sweepAt = Math.Clamp(_meters.Count * 2, FirstSweep, MostMeters);
        return _meters.Count < MostMeters;
    }

    private static RateLimits LimitsOf(LimitDemand[] demands, Meter[] meters, long now)
    {
        RateLimitState? requests = null;
        RateLimitState? tokens = null;
        for (var i = 0; i < meters.Length; i++)
        {
            if (demands[i].Id.Measure == LimitMeasure.Requests)
            {
                requests = Tighter(requests, meters[i], now);
            }
            else if (demands[i].Id.Measure == LimitMeasure.Tokens)
            {
                tokens = Tighter(tokens, meters[i], now);
            }
        }

        return new RateLimits(requests, tokens);
    }

    private static RateLimitState Tighter(RateLimitState? than, Meter meter, long now)
    {
        var remaining = Math.Max(0, meter.Limit - meter.Used(now));
        return than is not null && than.Remaining <= remaining ? than : new RateLimitState(meter.Limit, remaining, meter.WaitFor(now, meter.Limit));
    }
}
