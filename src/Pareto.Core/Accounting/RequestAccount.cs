using System.Collections.Immutable;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;
using Pareto.Core.Text;

namespace Pareto.Core.Accounting;

/// <summary>
/// The account of one request: a meter for each attempt, settled once at the end, when every attempt becomes a row of
/// the ledger. Attempts may begin and run side by side; all else is done by one flow, while no attempt runs beside it.
/// </summary>
internal sealed class RequestAccount
{
    private readonly Accountant _accountant;
    private readonly GatewayRequest _request;
    private readonly Payer _payer;
    private readonly int _before;
    private readonly List<AttemptMeter> _attempts = new(1);
    private readonly Lock _beginning = new();
    private Intent? _intent;
    private Target? _baseline;
    private HoldOutDraw? _holdOut;
    private AttemptMeter? _answer;
    private string? _answerReason;
    private long? _estimatedPrompt;
    private int? _mostPrompt;
    private Action<IReadOnlyList<LedgerEntry>>? _look;
    private Settlement? _settlement;

    internal RequestAccount(Accountant accountant, GatewayRequest request, Payer payer)
    {
        _accountant = accountant;
        _request = request;
        _payer = payer;
    }

    private RequestAccount(RequestAccount settled)
        : this(settled._accountant, settled._request, settled._payer)
    {
        _before = settled._before + settled._attempts.Count;
        _intent = settled._intent;
        _baseline = settled._baseline;
        _holdOut = settled._holdOut;
        _estimatedPrompt = settled._estimatedPrompt;
    }

    /// <summary>The gateway's own share of the request's time until now: all of it but what was spent inside attempts.</summary>
    public TimeSpan OverheadSoFar
    {
        get
        {
            // Attempts stand in the order of their starts, and where they overlap time passes once.
            var counted = _request.ReceivedTimestamp;
            var overhead = _accountant.Time.GetElapsedTime(counted);
            foreach (var attempt in _attempts)
            {
                var (start, end) = attempt.Span;
                start = Math.Max(start, counted);
                if (end > start)
                {
                    overhead -= _accountant.Time.GetElapsedTime(start, end);
                    counted = end;
                }
            }

            return overhead < TimeSpan.Zero ? TimeSpan.Zero : overhead;
        }
    }

    /// <summary>The targets that were tried until now, in order, each once.</summary>
    public ImmutableArray<TargetId> Tried =>
        _attempts.Count == 1 ? [_attempts[0].Planned.Target.Id] : [.. _attempts.Select(attempt => attempt.Planned.Target.Id).Distinct()];

    /// <summary>The tokens of a question, or of the request itself: that is counted at most once, however many attempts need it.</summary>
    internal long EstimatedPrompt(GatewayRequest? question)
    {
        if (question is not null)
        {
            return UsageEstimate.Prompt(question, _accountant.CountTokens);
        }

        // Drafts that end side by side both ask.
        lock (_beginning)
        {
            return _estimatedPrompt ??= UsageEstimate.Prompt(_request, _accountant.CountTokens);
        }
    }

    /// <summary>The service tier that the client asked for.</summary>
    internal ServiceTier RequestedService => ServiceTiers.AskedBy(_request);

    /// <summary>What the rows say of the request itself; due before its first attempt.</summary>
    /// <param name="intent">What was seen in it.</param>
    /// <param name="baseline">What would have served it without the gateway; null when none is configured.</param>
    /// <param name="holdOut">Which way it was drawn to go; null where there was no draw.</param>
    public void Describe(Intent intent, Target? baseline, HoldOutDraw? holdOut = null)
    {
        _intent = intent;
        _baseline = baseline;
        _holdOut = holdOut;
    }

    /// <summary>
    /// Keeps, in every budget that pays for the request, the most that an attempt may cost, for <see cref="Begin"/>; or says which
    /// budget does not pay. Models in the house cost budgets nothing.
    /// </summary>
    /// <param name="target">Who would be asked.</param>
    /// <param name="asked">What would be asked.</param>
    /// <param name="isOwn">It is a question of the gateway's own, not the request itself.</param>
    /// <param name="longest">How long the attempt may last.</param>
    /// <param name="cancellationToken">The client has left.</param>
    /// <exception cref="OperationCanceledException">The client has left.</exception>
    public ValueTask<BudgetPayment> ReserveAsync(Target target, GatewayRequest asked, bool isOwn, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (_accountant.Budgets is not { } budgets || target.Location.IsLocal || !budgets.Pays(_payer, _request.Workload))
        {
            return default;
        }

        return budgets.ReserveAsync(QuestionOf(target, asked, isOwn, longest), cancellationToken);
    }

    /// <summary>Waits until something that was kept for an attempt is free again, or the time is up.</summary>
    public ValueTask BudgetsFreedAsync(TimeSpan longest, CancellationToken cancellationToken) => _accountant.Budgets!.FreedAsync(longest, cancellationToken);

    /// <summary>Begins the next attempt and starts its clock.</summary>
    /// <param name="planned">Who is asked.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="question">What is asked, where that is not the request itself.</param>
    /// <param name="reservation">What budgets keep for it; null where none does.</param>
    /// <exception cref="Storage.StorageException">It cannot be written down that it begins, as what budgets pay for must be.</exception>
    public AttemptMeter Begin(
        PlannedTarget planned, AttemptPurpose purpose = AttemptPurpose.Answer, GatewayRequest? question = null, BudgetReservation? reservation = null)
    {
        if (_intent is null)
        {
            throw new InvalidOperationException("The account does not know yet what the request is about.");
        }

        if (_settlement is not null)
        {
            throw new InvalidOperationException("The account is settled: no attempt may begin after that.");
        }

        lock (_beginning)
        {
            var meter = new AttemptMeter(this, planned, purpose, question, _before + _attempts.Count + 1, _accountant.Time, reservation);
            reservation?.Begin(Abandoned(meter, reservation));
            _attempts.Add(meter);
            return meter;
        }
    }

    /// <summary>What came of asking a model how hard the request is, if one was reached.</summary>
    public void Advised(Advice advice)
    {
        if (_attempts.FindLast(attempt => attempt.Purpose == AttemptPurpose.Router) is { } asked)
        {
            asked.Advice = advice;
        }
    }

    /// <summary>The client gets this attempt's answer, whatever it was made for.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="reason">Why it does, where more is known than when the attempt began.</param>
    public void AnsweredBy(AttemptMeter attempt, string? reason = null)
    {
        _answer = attempt;
        _answerReason = reason;
    }

    /// <summary>
    /// An account for what is asked on the request's behalf once this one is settled: its rows go on behind these and are
    /// paid for like them, but none of them is the one that answered.
    /// </summary>
    public RequestAccount Afterwards() => _settlement is null
        ? throw new InvalidOperationException("The account is open: what is asked now belongs on it.")
        : new RequestAccount(this);

    /// <summary>What the answer would have cost at another target; null while there is none, and where no price is known.</summary>
    public decimal? CostAt(Target target) => _attempts.Count == 0 ? null : CostAt(target, Answer, Answer.Usage());

    /// <summary>
    /// Writes a row for every attempt, and the request's entry of the audit trail where it has one, and returns once
    /// they are committed, together. An attempt that nobody ended was left by its client. Settling again returns the
    /// same receipt, or, if the first time failed, tries the same rows again. It takes no cancellation: whoever has
    /// left, the account is due.
    /// </summary>
    /// <exception cref="LedgerException">The rows are not committed.</exception>
    public async ValueTask<Receipt> SettleAsync(AuditEntry? audit = null)
    {
        _settlement ??= Close();
        if (!_settlement.Committed)
        {
            var began = _accountant.Time.GetTimestamp();
            await _accountant.Ledger.AppendAsync(_settlement.Entries, audit);
            _settlement.Committed = true;
            _accountant.Telemetry?.CountCommit(_accountant.Time.GetElapsedTime(began));
            if (_attempts.Exists(attempt => attempt.Reservation is not null))
            {
                _accountant.Budgets!.Committed(_request.Id);
            }
        }

        return _settlement.Receipt;
    }

    /// <summary>Shows the account's rows to somebody, once, when they are drawn up; to several in the order in which they asked.</summary>
    public void WhenClosed(Action<IReadOnlyList<LedgerEntry>> look) => _look += look;

    /// <summary>An attempt has ended: what was kept for it is settled on what it cost.</summary>
    internal void Ended(AttemptMeter attempt)
    {
        if (attempt.Reservation is { } reservation)
        {
            var row = Row(attempt, attempt.Usage(), Price(attempt, attempt.Usage()));
            reservation.Settle(row);
            if (attempt.Outcome == AttemptOutcome.Completed)
            {
                _accountant.Budgets!.History.Note(_request.Workload, row.Target, row.Usage.Output, attempt.IsCutShort);
            }
        }
    }

    internal GatewayRequest Request => _request;

    internal int CountTokens(string text) => _accountant.CountTokens(text);

    private Settlement Close()
    {
        foreach (var attempt in _attempts)
        {
            attempt.End(AttemptOutcome.ClientLeft);
        }

        var overhead = OverheadSoFar;
        if (_attempts.Count == 0)
        {
            return new Settlement([], new Receipt(0, 0, TokenUsage.None, overhead));
        }

        var entries = new LedgerEntry[_attempts.Count];
        var answer = Answer;
        var answerUsage = answer.Usage();
        var baseline = BaselineCost(answer, answerUsage);
        for (var i = 0; i < entries.Length; i++)
        {
            var attempt = _attempts[i];
            var final = attempt == answer && _before == 0;
            entries[i] = Row(attempt, attempt.Usage(), Price(attempt, attempt.Usage()), baseline, final, overhead);
            attempt.Reservation?.Settle(entries[i]);
        }

        _look?.Invoke(entries);
        Tell(entries);
        return new Settlement(entries, Total(entries, baseline, overhead));
    }

    private void Tell(LedgerEntry[] entries)
    {
        if (_accountant.Telemetry is not { } telemetry)
        {
            return;
        }

        telemetry.Count(_request, entries);
        for (var i = 0; i < entries.Length; i++)
        {
            if (_attempts[i].Trace is { } span)
            {
                telemetry.End(span, _request, entries[i]);
            }
        }
    }

    private AttemptMeter Answer => _answer ?? _attempts.FindLast(attempt => attempt.Purpose == AttemptPurpose.Answer) ?? _attempts[^1];

    /// <summary>What the answer would have cost at the baseline: 0 where there was no answer, null where no price is known.</summary>
    private decimal? BaselineCost(AttemptMeter answer, TokenUsage usage)
    {
        // Whoever left while the gateway was asking for the way got no answer.
        var answered = answer.Answered && (answer == _answer || answer.Purpose == AttemptPurpose.Answer);
        return _baseline is { } baseline ? CostAt(baseline, answer, answered ? usage : TokenUsage.None) : null;
    }

    // How long another model would have computed nobody knows, nor which tier another provider would have given, nor what it would say to have charged.
    private decimal? CostAt(Target target, AttemptMeter answer, TokenUsage usage) => target.Id == answer.Planned.Target.Id
        ? _accountant.Price(target, usage, answer.Terms).Cost
        : _accountant.Price(target, usage with { Compute = null, Charged = null }, new BillingTerms(RequestedService, target.Location.RegionName, answer.Terms.At)).Cost;

    private BudgetQuestion QuestionOf(Target target, GatewayRequest asked, bool isOwn, TimeSpan longest)
    {
        var prompt = isOwn ? PromptSize.Of(asked).MostBilled : _mostPrompt ??= PromptSize.Of(asked).MostBilled;
        return BudgetQuestion.Of(
            _payer, _request.Workload, target,
            _accountant.PricesOf(target) is { } prices
                ? AttemptBound.Of(asked, prompt, target, prices, isOwn ? ServiceTier.Standard : RequestedService, _accountant.Time.GetUtcNow(), longest)
                : null,
            asked, isOwn ? null : _intent);
    }

    private LedgerEntry Abandoned(AttemptMeter attempt, BudgetReservation reservation) =>
        Row(attempt, reservation.Worst, new PricedUsage(reservation.WorstParts, _accountant.PricesOf(attempt.Planned.Target)?.Basis ?? PriceBasis.Unknown));

    private PricedUsage Price(AttemptMeter attempt, TokenUsage usage) => _accountant.Price(attempt.Planned.Target, usage, attempt.Terms);

    private LedgerEntry Row(AttemptMeter attempt, TokenUsage usage, in PricedUsage priced, decimal? baseline = null, bool final = false, TimeSpan overhead = default)
    {
        var target = attempt.Planned.Target;
        var terms = attempt.Terms;
        return new LedgerEntry
        {
            RequestId = _request.Id,
            Attempt = attempt.Number,
            Final = final,
            Purpose = attempt == _answer ? AttemptPurpose.Answer : attempt.Purpose,
            Advice = attempt.Advice,
            StartedAt = attempt.StartedAt,
            Workload = _request.Workload,
            KeyName = _payer.Principal.KeyName,
            KeyId = _payer.Principal.KeyId,
            Team = _payer.Principal.Team,
            Project = _payer.Principal.Project,
            EndUser = _payer.EndUser,
            RequestedModel = _request.Model,
            Target = target.Id,
            Tier = target.Tier,
            Task = _intent!.Task,
            Complexity = _intent.Complexity,
            Reason = attempt == _answer && _answerReason is not null ? _answerReason : attempt.Planned.Reason,
            Outcome = attempt.Outcome ?? AttemptOutcome.Abandoned,
            Failure = attempt.Failure,
            Usage = usage,
            Cost = priced.Cost,
            CostParts = priced.Parts,
            BaselineCost = final || baseline is null ? baseline : 0,
            PriceBasis = priced.Basis,
            PriceVersion = priced.Version,
            Service = terms.Service,
            Region = terms.Region,
            HoldOut = _holdOut,
            FirstToken = attempt.FirstToken,
            Duration = attempt.Duration,
            Overhead = final ? overhead : TimeSpan.Zero,
        };
    }

    private static Receipt Total(LedgerEntry[] entries, decimal? baseline, TimeSpan overhead)
    {
        if (entries.Length == 1)
        {
            return new Receipt(entries[0].Cost, baseline, entries[0].Usage, overhead);
        }

        decimal? cost = 0;
        var usage = TokenUsage.None;
        foreach (var entry in entries)
        {
            // One unknown makes the sum unknown.
            cost += entry.Cost;
            usage += entry.Usage;
        }

        return new Receipt(cost, baseline, usage, overhead);
    }

    /// <summary>The rows and the receipt as they were drawn up, so that a second try writes the same.</summary>
    private sealed record Settlement(IReadOnlyList<LedgerEntry> Entries, Receipt Receipt)
    {
        public bool Committed { get; set; }
    }
}
