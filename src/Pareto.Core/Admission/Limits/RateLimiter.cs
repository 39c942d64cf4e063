using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission.Limits;

/// <summary>
/// Counts what requests use against their limits. It outlives configurations, so that a reload forgets nothing. Safe for many threads.
/// </summary>
/// <param name="clock">Its time.</param>
/// <param name="refusals">Is told of refusals.</param>
/// <param name="desk">Deals with the store where several replicas count together; null where this gateway is alone.</param>
/// <param name="keeper">Keeps what was used over a restart; null where nothing is kept.</param>
internal sealed class RateLimiter(LimitClock clock, LimitRefusals refusals, LeaseDesk? desk = null, LimitKeeper? keeper = null) : IAsyncDisposable
{
    /// <summary>Counts that are kept. Clients name users and workloads as they like; beyond this all further ones share one count, which is too strict, never too loose.</summary>
    private const int MostMeters = 65_536;

    private const int FirstSweep = 1024;

    // Others may take what was asked for; whoever was so unlucky is refused.
    private const int MostQuestions = 4;

    private const string Everyone = "";

    private readonly Lock _lock = desk?.Lock ?? new Lock();
    private readonly Dictionary<MeterId, Meter> _meters = [];
    private int _sweepAt = FirstSweep;

    /// <summary>Takes everything that is demanded, or nothing.</summary>
    public ValueTask<LimitDecision> EnterAsync(LimitDemand[] demands, CancellationToken cancellationToken)
    {
        var meters = new Meter[demands.Length];
        var (decision, questions) = TryEnter(demands, meters, mayAsk: desk is not null);
        return questions is null ? ValueTask.FromResult(decision) : AskAndEnterAsync(demands, meters, questions, cancellationToken);
    }

    private async ValueTask<LimitDecision> AskAndEnterAsync(
        LimitDemand[] demands, Meter[] meters, List<(Meter, long)> questions, CancellationToken cancellationToken)
    {
        for (var asked = 1; ; asked++)
        {
            await desk!.AskAsync(questions, cancellationToken);
            var (decision, more) = TryEnter(demands, meters, mayAsk: asked < MostQuestions);
            if (more is null)
            {
                return decision;
            }

            questions = more;
        }
    }

    /// <summary>Decides, or says what must be asked before that.</summary>
    private (LimitDecision Decision, List<(Meter, long)>? Questions) TryEnter(LimitDemand[] demands, Meter[] meters, bool mayAsk)
    {
        lock (_lock)
        {
            var now = clock.Now;
            List<(Meter, long)>? questions = null;
            var refused = -1;
            var wait = TimeSpan.Zero;
            for (var i = 0; i < demands.Length; i++)
            {
                var meter = meters[i] = MeterOf(demands[i]);
                var amount = demands[i].Amount;
                if (meter.Fits(now, amount))
                {
                    continue;
                }

                if (mayAsk && meter.MayAsk(now, amount))
                {
                    (questions ??= []).Add((meter, amount));
                }
                else if (meter.WaitFor(now, amount) is var needed && (refused < 0 || needed > wait))
                {
                    (refused, wait) = (i, needed);
                }
            }

            return refused >= 0 ? (Refuse(demands, meters, refused, wait, now), null)
                : questions is not null ? (default, questions)
                : (Admit(demands, meters, now), null);
        }
    }

    private LimitDecision Refuse(LimitDemand[] demands, Meter[] meters, int by, TimeSpan wait, long now)
    {
        refusals.Note(demands[by].Rule.Name);
        return new LimitDecision(null, LimitRefusals.Describe(demands[by], wait), LimitsOf(demands, meters, now));
    }

    private LimitDecision Admit(LimitDemand[] demands, Meter[] meters, long now)
    {
        var places = new long[demands.Length];
        for (var i = 0; i < demands.Length; i++)
        {
            places[i] = meters[i].Take(now, demands[i].Amount);
            meters[i].Open++;
        }

        return new LimitDecision(new LimitPass(this, demands, meters, places), null, null);
    }

    /// <summary>The counts that are nearest to their limits, the fullest first.</summary>
    public IReadOnlyList<LimitUse> Fullest(int most)
    {
        lock (_lock)
        {
            var now = clock.Now;
            return [.. _meters.Values
                .Where(meter => meter.Used(now) > 0)
                .OrderByDescending(meter => (double)meter.Used(now) / meter.Limit)
                .Take(most)
                .Select(meter => UseOf(meter, now))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (desk is not null)
        {
            await desk.DisposeAsync();
        }

        if (keeper is null)
        {
            return;
        }

        lock (_lock)
        {
            var now = clock.Now;
            keeper.Keep([.. _meters.Values.OfType<WindowMeter>().Where(meter => meter.Used(now) > 0).Select(meter => (meter.Id, meter.Use))]);
        }
    }

    internal RateLimits LimitsOf(LimitPass pass)
    {
        lock (_lock)
        {
            return LimitsOf(pass.Demands, pass.Meters, clock.Now);
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
            var now = clock.Now;
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
            var now = clock.Now;
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

    private static LimitUse UseOf(Meter meter, long now)
    {
        var (limit, used) = meter.Id.Measure == LimitMeasure.Dollars
            ? (Picodollars.ToDollars(meter.Limit), Picodollars.ToDollars(meter.Used(now)))
            : ((decimal)meter.Limit, (decimal)meter.Used(now));
        return new LimitUse(meter.Id.Limit, meter.Id.Subject, meter.Id.Measure, meter.Id.Window, limit, used, meter.WaitFor(now, meter.Limit));
    }

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
            meter = (id.Measure, desk) switch
            {
                (LimitMeasure.Concurrency, null) => new SlotMeter(id),
                (LimitMeasure.Concurrency, _) => new LeasedSlots(id, desk),
                (_, null) => new WindowMeter(id, keeper?.Take(id) ?? []),
                _ => new LeasedMeter(id, desk),
            };
            _meters.Add(id, meter);
        }

        return meter;
    }

    /// <summary>Forgets the counts of those who have used nothing within their windows.</summary>
    private bool HasRoom()
    {
        var now = clock.Now;
        foreach (var (id, meter) in _meters)
        {
            if (meter.IsIdle(now))
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
