using System.Globalization;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Premium;

/// <summary>
/// The cap on premium. It outlives configurations, so that a reload neither forgets nor doubles what was used, and begins with what the
/// ledger tells of the last 24 hours. Whoever chooses a tier asks it first (<see cref="WhyNot"/>), so that the hardest get premium;
/// what it holds to is decided where attempts begin (<see cref="PremiumPass"/>), whatever led there. Safe for many threads.
/// </summary>
/// <param name="ledger">What was used before; null for a cap that begins with nothing.</param>
/// <param name="time">The clock of the day.</param>
internal sealed class PremiumCap(LedgerReader? ledger, TimeProvider time)
{
    private readonly Lock _lock = new();
    private PremiumCapOptions _options = new();
    private CappedStream? _all;
    private Dictionary<string, CappedStream> _workloads = [];

    /// <summary>Puts options in force; null for no cap.</summary>
    public void Apply(PremiumCapOptions? options)
    {
        lock (_lock)
        {
            if (options is null)
            {
                (_all, _workloads) = (null, []);
                return;
            }

            var kept = options.Of == _options.Of;
            _all = Ruled(kept ? _all : null, workload: null, options.Share, options);
            _workloads = options.Workloads.ToDictionary(
                workload => workload.Key,
                workload => Ruled(kept ? _workloads.GetValueOrDefault(workload.Key) : null, workload.Key, workload.Value, options));
            _options = options;
        }
    }

    /// <summary>Why premium is not for this request now; null where it is.</summary>
    /// <param name="workload">Of the request.</param>
    /// <param name="hardness">0 to 1.</param>
    /// <param name="target">The premium target that would be asked.</param>
    /// <param name="intent">What it would cost there is expected from this.</param>
    /// <param name="trial">Looks and counts nothing.</param>
    public string? WhyNot(string workload, double hardness, Target target, Intent intent, bool trial)
    {
        lock (_lock)
        {
            var streams = StreamsOf(workload);
            var (weight, cost) = Expected(_options.Of, target, intent);
            if (cost == Unpriced && streams.Length > 0)
            {
                return $"premium cap of {streams[0].Words}: {target.Name} has no price";
            }

            if (!trial)
            {
                foreach (var stream in streams)
                {
                    stream.Pace.Ask(hardness, cost);
                }
            }

            foreach (var stream in streams)
            {
                var room = stream.Day.Room(time.GetUtcNow(), weight, cost);
                if (room < cost)
                {
                    return stream.IsSpent;
                }

                if (!stream.Pace.LetsPass(hardness, stream.Share, Spare(stream, room, cost), trial))
                {
                    return stream.IsKept;
                }
            }

            return null;
        }
    }

    /// <summary>Whether there is room for one more premium request, however hard it is.</summary>
    /// <param name="workload">Of the request.</param>
    /// <param name="target">The premium target that would be asked.</param>
    /// <param name="intent">What it would cost there is expected from this.</param>
    public bool HasRoom(string workload, Target target, Intent intent)
    {
        lock (_lock)
        {
            var (weight, cost) = Expected(_options.Of, target, intent);
            return Array.TrueForAll(StreamsOf(workload), stream => stream.Day.Room(time.GetUtcNow(), weight, cost) >= cost);
        }
    }

    /// <summary>A pass for one request, to be shown before each of its attempts; null where nothing is capped.</summary>
    public PremiumPass? Enter(GatewayRequest request, RoutePlan plan)
    {
        lock (_lock)
        {
            return _all is null
                ? null
                : new PremiumPass(this, _options.Of, StreamsOf(request.Workload), plan.Intent, plan.IsChosen || _options.AppliesTo == CappedRequests.All);
        }
    }

    /// <summary>Each cap as it stands, that of all requests first.</summary>
    public IReadOnlyList<PremiumUse> Use()
    {
        lock (_lock)
        {
            return _all is null ? [] : [UseOf(_all, null), .. _workloads.Select(workload => UseOf(workload.Value, workload.Key))];
        }
    }

    /// <summary>Counts a request's first attempt, or takes what its first premium attempt costs, or both; false where there is not enough.</summary>
    internal bool TryTake(PremiumPass pass, bool premium, Target target)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var (weight, cost) = Expected(pass.Of, target, pass.Intent);
            weight = pass.CountedAt is null ? weight : 0;
            cost = !premium || (cost == Unpriced && !pass.IsHeldBack) ? 0 : cost;
            if (premium && pass.IsHeldBack && Array.Find(pass.Streams, stream => stream.Day.Room(now, weight, cost) < cost) is { } spent)
            {
                pass.Refused(spent);
                return false;
            }

            foreach (var stream in pass.Streams)
            {
                now = stream.Day.Add(now, weight, cost);
                if (weight > 0)
                {
                    stream.Pace.Count(weight);
                }
            }

            pass.Took(now, weight, premium ? cost : null);
            return true;
        }
    }

    /// <summary>Puts right what was counted at a time.</summary>
    internal void Correct(PremiumPass pass, DateTimeOffset at, long weight, long premium)
    {
        lock (_lock)
        {
            foreach (var stream in pass.Streams)
            {
                stream.Day.Correct(at, weight, premium);
                if (weight > 0)
                {
                    stream.Pace.Count(weight);
                }
            }
        }
    }

    /// <summary>Dollars as a day counts them.</summary>
    internal static long Units(decimal dollars) => (long)Math.Min(decimal.Ceiling(dollars * PremiumDay.Dollar), Unpriced);

    // More than any day earns, and far from what a sum cannot hold: what nobody can price, a share of money has no room for.
    private const long Unpriced = long.MaxValue / 1024;

    // What a request is worth in money is known when its answer is there; as a request it counts at once.
    private static (long Weight, long Cost) Expected(CapMeasure of, Target target, Intent intent)
    {
        if (of == CapMeasure.Requests)
        {
            return (PremiumDay.Request, PremiumDay.Request);
        }

        var usage = new TokenUsage { Input = intent.PromptTokens, Output = intent.ExpectedOutputTokens, Compute = TimeSpan.Zero };
        return (0, target.Prices is { } prices && CostCalculator.Cost(usage, prices) is { } dollars ? Units(dollars) : Unpriced);
    }

    // In deviations; see PremiumPace.
    private static double Spare(CappedStream stream, long room, long cost) => room / Math.Sqrt((double)cost * stream.Day.MostRoom(cost));

    private CappedStream[] StreamsOf(string workload) =>
        _all is null ? [] : _workloads.TryGetValue(workload, out var own) ? [_all, own] : [_all];

    private CappedStream Ruled(CappedStream? known, string? workload, double share, PremiumCapOptions options)
    {
        var day = known?.Day ?? Restored(workload, share, options);
        day.Rule(share, options.MayFallTo);
        return new CappedStream(share, Words(share, options.Of, workload), day, known?.Pace ?? new PremiumPace());
    }

    private PremiumDay Restored(string? workload, double share, PremiumCapOptions options)
    {
        var day = new PremiumDay(share, options.MayFallTo);
        foreach (var part in ledger?.PremiumParts(time.GetUtcNow() - PremiumDay.Window, PremiumDay.LongestPart, workload) ?? [])
        {
            var (weight, premium) = options.Of == CapMeasure.Requests
                ? (part.Requests * PremiumDay.Request, part.PremiumRequests * PremiumDay.Request)
                : (Units(part.BaselineCost), Units(part.PremiumCost));
            day.Restore(part.Start, weight, premium);
        }

        return day;
    }

    private static string Words(double share, CapMeasure of, string? workload) => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * share:0.##} % of {(workload is null ? "" : $"{workload}'s ")}{(of == CapMeasure.Requests ? "requests" : "spend")} in 24 hours");

    private PremiumUse UseOf(CappedStream stream, string? workload)
    {
        var cost = _options.Of == CapMeasure.Requests ? PremiumDay.Request : 1;
        var room = stream.Day.Room(time.GetUtcNow(), _options.Of == CapMeasure.Requests ? PremiumDay.Request : 0, cost);
        return new PremiumUse(
            workload,
            stream.Share,
            _options.Of,
            stream.Day.Weight == 0 ? 0 : stream.Day.Premium / (double)stream.Day.Weight,
            room < cost ? null : stream.Pace.HardnessThatPasses(stream.Share, Spare(stream, room, cost)));
    }
}
