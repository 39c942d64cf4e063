using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Pareto.Core.Alerting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// Keeps the money of every budget that this replica has a hand in. What an attempt may cost at most is reserved in all budgets that
/// pay for it, or in none, before it begins, and settled on what it did cost when it has ended. Reserving takes a lock and no I/O
/// as long as the slices suffice; only else it waits for <see cref="BudgetEscrow"/>. Outlives configurations. Safe for many threads.
/// </summary>
/// <remarks>docs/decisions/0018 says why no hard budget is overshot, by whatever replicas, and whichever of them dies.</remarks>
internal sealed class BudgetBook : IBudgetView, IAsyncDisposable
{
    // Others may take what was granted for this one; a slice that is short after so many looks at the store is short.
    private const int MostRounds = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Budget Budget, string Whose), BudgetSlice> _current = [];
    private readonly List<BudgetSlice> _past = [];
    private readonly TimeProvider _time;
    private readonly AlertDesk _alerts;
    private readonly BudgetJournals _journals;
    private readonly BudgetEscrow _escrow;
    private volatile Budget[] _budgets = [];
    private ImmutableArray<BudgetOptions> _configured = [];
    private ImmutableArray<BudgetOptions> _set = [];
    private long _slices;
    private TaskCompletionSource? _freed;

    /// <param name="store">Where all replicas share the budgets.</param>
    /// <param name="journals">What is known after a crash, this one's own from here on.</param>
    /// <param name="ledger">Takes the rows of attempts that a crash cut short.</param>
    /// <param name="alerts">Is told of thresholds.</param>
    /// <param name="time">The clock of windows.</param>
    /// <param name="logger">Is told when the store is gone and back.</param>
    public BudgetBook(BudgetStore store, BudgetJournals journals, Ledger ledger, AlertDesk alerts, TimeProvider time, ILogger<BudgetEscrow> logger)
    {
        _time = time;
        _alerts = alerts;
        _journals = journals;
        _escrow = new BudgetEscrow(this, store, journals, ledger, time, logger);
    }

    internal BudgetJournal Journal => _journals.Own;

    /// <summary>Completes with the round that begins next.</summary>
    internal Task NextRound => _escrow.NextRound;

    internal OutputHistory History { get; } = new();

    /// <summary>Puts the budgets of a configuration in force, with what is set in their place or beside them.</summary>
    /// <param name="configured">Valid ones.</param>
    /// <param name="free">Targets in the house, which budgets have nothing to do with.</param>
    /// <exception cref="Storage.StorageException">What is set cannot be read, at the start.</exception>
    public void Apply(ImmutableArray<BudgetOptions> configured, IEnumerable<TargetId> free)
    {
        _escrow.Begin([.. free.Select(target => target.ToString())]);
        lock (_lock)
        {
            _configured = configured;
            Apply();
        }
    }

    /// <summary>Takes up what is set beside the configuration.</summary>
    internal void Apply(ImmutableArray<BudgetOptions> set)
    {
        lock (_lock)
        {
            _set = set;
            Apply();
        }
    }

    /// <summary>Whether any budget pays for the attempts of a request.</summary>
    public bool Pays(Payer payer, string workload)
    {
        foreach (var budget in _budgets)
        {
            if (budget.Whose(payer, workload) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether there is any.</summary>
    public bool Any => _budgets.Length > 0;

    /// <inheritdoc/>
    public bool AnyHard => Array.Exists(_budgets, budget => budget.IsHard);

    /// <inheritdoc/>
    public string? WhichLacks(Payer payer, GatewayRequest request, Target target, TokenPrices? prices, Intent intent)
    {
        if (target.Location.IsLocal)
        {
            return null;
        }

        var now = _time.GetUtcNow();
        var cost = BudgetOffer.LeastCost(request, target, prices, intent, History, now);
        lock (_lock)
        {
            foreach (var budget in _budgets)
            {
                if (budget.IsHard && budget.Whose(payer, request.Workload) is { } whose
                    && (prices is null || (_current.TryGetValue((budget, whose), out var slice) && slice.IsOpen && slice.Span == budget.SpanAt(now) && slice.Reach < cost)))
                {
                    return budget.Name;
                }
            }
        }

        return null;
    }

    /// <summary>Keeps what an attempt may cost at most, or says which budget has not that much.</summary>
    /// <exception cref="OperationCanceledException">The client has left.</exception>
    public async ValueTask<BudgetPayment> ReserveAsync(BudgetQuestion question, CancellationToken cancellationToken)
    {
        for (var round = 0; ; round++)
        {
            Task next;
            lock (_lock)
            {
                var slices = SlicesOf(question);
                if (slices.Length == 0)
                {
                    return default;
                }

                var hard = Array.Find(slices, slice => slice.Budget.IsHard);
                if (question.Bound is not { } bound)
                {
                    return hard is null ? Keep(slices, 0, question, outputTokens: null) : new BudgetPayment { Refusal = BudgetRefusals.Unpriced(hard, question.Target) };
                }

                var offer = BudgetOffer.Of(slices, question, bound, History, isShort: round > 0);
                if (offer.Lacking is not { } lacking)
                {
                    return Keep(slices, offer.Cost, question, offer.OutputTokens);
                }

                if (_escrow.IsGone)
                {
                    return new BudgetPayment { Refusal = BudgetRefusals.Unknown(lacking) };
                }

                if (lacking.IsOpen && (round == MostRounds || (round > 0 && lacking.Reach < offer.Cost)))
                {
                    var refusal = BudgetRefusals.Spent(lacking, offer.Cost, question.Target);
                    RaiseSpent(lacking, refusal);
                    return new BudgetPayment { Refusal = refusal };
                }

                foreach (var slice in slices)
                {
                    slice.Needed += slice.Free < offer.Cost ? offer.Cost : 0;
                }

                next = _escrow.NextRound;
            }

            _escrow.Wake();
            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until an attempt of this replica has ended, or the time is up.</summary>
    public async ValueTask FreedAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        Task freed;
        lock (_lock)
        {
            freed = (_freed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        try
        {
            await freed.WaitAsync(longest, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // One of another replica may have.
        }
    }

    /// <summary>Each budget's share that this replica knows, in its present window.</summary>
    public IReadOnlyList<BudgetUse> Use()
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            return [.. _current.Values.Where(slice => slice.Span.Start <= now && now < slice.Span.End).Select(BudgetUse.Of)];
        }
    }

    /// <summary>Ends; what is held and not spent is given back, now or at the next start.</summary>
    public ValueTask DisposeAsync() => _escrow.DisposeAsync();

    /// <summary>The rows of a request are safe in the ledger.</summary>
    internal void Committed(RequestId request) => Journal.Committed(request);

    /// <summary>Settles a reservation, or what was said of it before, on a cost.</summary>
    internal void Settle(BudgetReservation reservation, ref long? settled, long cost)
    {
        lock (_lock)
        {
            foreach (var slice in reservation.Slices)
            {
                slice.Settle(settled is null ? reservation.Amount : 0, cost - (settled ?? 0));
            }

            settled = cost;
            _freed?.TrySetResult();
            _freed = null;
        }
    }

    /// <summary>What the next round tells the store and asks of it.</summary>
    /// <param name="isTick">A second has passed: it is told what was spent, and what is too much is given back.</param>
    /// <param name="isLast">Nothing more will be reserved.</param>
    internal IReadOnlyList<SliceReport> Collect(bool isTick, bool isLast)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            foreach (var (key, slice) in _current.ToArray())
            {
                if (isLast || now >= slice.Span.End || slice.IsIdle(now))
                {
                    _current.Remove(key);
                    _past.Add(slice);
                }
            }

            var reports = new List<SliceReport>();
            foreach (var slice in _current.Values)
            {
                if (slice.Report(isTick, isPast: false) is { } report)
                {
                    reports.Add(report);
                }
            }

            foreach (var slice in _past)
            {
                if (slice.Report(isTick, isPast: true) is { } report)
                {
                    reports.Add(report);
                }
            }

            return reports;
        }
    }

    /// <summary>Takes up what the store has said.</summary>
    internal void Note(IReadOnlyList<(SliceReport Report, SliceGrant Grant)> answers)
    {
        lock (_lock)
        {
            foreach (var (report, grant) in answers)
            {
                report.Slice.Note(report, grant);
                if (report.Closes)
                {
                    _past.Remove(report.Slice);
                }

                BudgetAlerts.Raise(_alerts, report.Slice, _time.GetUtcNow());
            }
        }
    }

    /// <summary>What goes on under the same terms keeps its money; what is gone gives it back.</summary>
    private void Apply()
    {
        var next = BudgetOffice.Merged(_configured, _set).Select(options => new Budget(options)).ToArray();
        foreach (var ((before, whose), slice) in _current.ToArray())
        {
            _current.Remove((before, whose));
            if (Array.Find(next, budget => budget.IsSameAs(before)) is { } same)
            {
                slice.ChangeTo(same);
                _current.Add((same, whose), slice);
            }
            else
            {
                _past.Add(slice);
            }
        }

        _budgets = next;
    }

    private BudgetSlice[] SlicesOf(in BudgetQuestion question)
    {
        var budgets = _budgets;
        var slices = new List<BudgetSlice>(budgets.Length);
        var now = _time.GetUtcNow();
        foreach (var budget in budgets)
        {
            if (budget.Whose(question.Payer, question.Workload) is { } whose)
            {
                slices.Add(SliceOf(budget, whose, now));
            }
        }

        return [.. slices];
    }

    private BudgetSlice SliceOf(Budget budget, string whose, DateTimeOffset now)
    {
        var span = budget.SpanAt(now);
        if (_current.TryGetValue((budget, whose), out var slice))
        {
            if (slice.Span.Start == span.Start)
            {
                return slice;
            }

            _past.Add(slice);
        }

        return _current[(budget, whose)] = new BudgetSlice(budget, whose, span, ++_slices, now);
    }

    private BudgetPayment Keep(BudgetSlice[] slices, long cost, in BudgetQuestion question, int? outputTokens)
    {
        var now = _time.GetUtcNow();
        var runsShort = false;
        foreach (var slice in slices)
        {
            slice.Reserve(cost, now);
            runsShort |= !slice.IsOpen || slice.RunsShort;
        }

        if (runsShort)
        {
            _escrow.Wake();
        }

        // What no hard budget pays for is not held to anything.
        var isCut = outputTokens < question.MostOutputTokens && slices.Any(slice => slice.Budget.IsHard);
        return new BudgetPayment
        {
            Reservation = new BudgetReservation(
                this, slices, cost, question.Bound?.Usage(outputTokens ?? 0) ?? TokenUsage.None, question.Bound?.Parts(cost) ?? new CostParts()),
            MostOutputTokens = isCut ? outputTokens : null,
        };
    }

    private void RaiseSpent(BudgetSlice slice, BudgetRefusal refusal)
    {
        if (!refusal.MayPass && slice.Budget.Options.Thresholds.Contains(100))
        {
            BudgetAlerts.RaiseSpent(_alerts, slice, _time.GetUtcNow());
        }
    }
}
