using System.Diagnostics;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>
/// Watches one attempt: when its first piece came, how it ended, what it used. The provider's own usage is the truth,
/// an explicit 0 included; only where there is none are the prompt and the delivered text counted instead.
/// Used by one flow at a time.
/// </summary>
internal sealed class AttemptMeter
{
    private const long Running = long.MinValue;

    /// <summary>No attempt moves this many tokens. A count beyond it is a provider's error, cut here so that sums cannot overflow.</summary>
    private const long MostTokens = 1_000_000_000;

    // Nor searches so often.
    private const long MostSearches = 10_000;

    // No attempt lasts so long; it keeps sums from overflowing as well.
    private static readonly TimeSpan _longestCompute = TimeSpan.FromDays(1);

    private readonly RequestAccount _account;
    private readonly GatewayRequest? _question;
    private readonly TimeProvider _time;
    private readonly long _begun;

    /// <summary>The delivered text, in pieces: an estimate needs it whole, and mostly none is needed.</summary>
    private List<string>? _text;
    private List<string>? _reasoning;
    private TokenUsage? _reported;
    private TokenUsage? _usage;
    private ServiceTier? _service;
    private string? _region;
    private bool _deliveredSinceReport;

    // One word, so that it can be read while the attempt runs beside.
    private long _ended = Running;

    internal AttemptMeter(
        RequestAccount account, PlannedTarget planned, AttemptPurpose purpose, GatewayRequest? question, int number, TimeProvider time, BudgetReservation? reservation)
    {
        Reservation = reservation;
        _account = account;
        _question = question;
        _time = time;
        _begun = time.GetTimestamp();
        StartedAt = time.GetUtcNow();
        Planned = planned;
        Purpose = purpose;
        Number = number;
        Trace = LedgerTelemetry.Begin(question ?? account.Request, planned.Target);
    }

    /// <summary>The attempt's span; null while nobody listens to spans.</summary>
    internal Activity? Trace { get; }

    internal PlannedTarget Planned { get; }

    internal AttemptPurpose Purpose { get; }

    internal int Number { get; }

    internal DateTimeOffset StartedAt { get; }

    /// <summary>Timestamps of its start and of its end, or of now.</summary>
    internal (long Start, long End) Span => (_begun, _ended == Running ? _time.GetTimestamp() : _ended);

    /// <summary>What budgets keep for it; null where none does.</summary>
    internal BudgetReservation? Reservation { get; }

    /// <summary>The answer is as long as it was allowed to be: it would have been longer.</summary>
    internal bool IsCutShort { get; private set; }

    internal Advice? Advice { get; set; }

    internal AttemptOutcome? Outcome { get; private set; }

    internal UpstreamFailureKind? Failure { get; private set; }

    internal TimeSpan? FirstToken { get; private set; }

    /// <summary>So far, or to its end.</summary>
    internal TimeSpan Duration => _time.GetElapsedTime(Span.Start, Span.End);

    /// <summary>The reply came to its good end, whatever was thought of it.</summary>
    private bool IsWhole => Outcome is AttemptOutcome.Completed or AttemptOutcome.OffTemplate;

    /// <summary>The provider began to answer.</summary>
    private bool Started { get; set; }

    /// <summary>The client got an answer from this attempt, or a part of one, or left while it waited for it.</summary>
    internal bool Answered => FirstToken is not null || IsWhole || Outcome is AttemptOutcome.CutOff or AttemptOutcome.ClientLeft;

    /// <summary>Takes note of an event of the attempt; every event is shown to it once, in order.</summary>
    public void Observe(ReplyEvent replyEvent)
    {
        _usage = null;
        switch (replyEvent)
        {
            case ChoiceDelta delta:
                Note(delta);
                break;
            case UsageReported report:
                _reported = Plausible(report.Usage);
                _service = report.Service ?? _service;
                _region = report.Region ?? _region;
                _deliveredSinceReport = false;
                break;
            case EmbeddingsProduced:
                Started = true;
                FirstToken ??= Duration;
                break;
            case ReplyStarted:
                Started = true;
                break;
        }
    }

    /// <summary>Ends the attempt and stops its clock. The first call counts, later ones change nothing.</summary>
    public void End(AttemptOutcome outcome, UpstreamFailureKind? failure = null)
    {
        if (Outcome is null)
        {
            Outcome = outcome;
            Failure = failure;
            _ended = _time.GetTimestamp();
            _account.Ended(this);
        }
    }

    /// <summary>The whole answer did not follow its template. What it used, and cost, stays.</summary>
    public void MissedTemplate()
    {
        if (Outcome == AttemptOutcome.Completed)
        {
            Outcome = AttemptOutcome.OffTemplate;
        }
    }

    /// <summary>
    /// Which of the target's prices the attempt pays, after its end: the provider's own word counts, as it may have given
    /// another tier than was asked for; without one the request's, and the place that the target is bound to.
    /// </summary>
    internal BillingTerms Terms => new(
        _service ?? (_question is null ? _account.RequestedService : ServiceTier.Standard),
        _region ?? Planned.Target.Location.RegionName,
        StartedAt + Duration);

    /// <summary>What the attempt used, after its end.</summary>
    internal TokenUsage Usage() => _usage ??= Counted();

    private TokenUsage Counted()
    {
        if (_reported is { } reported)
        {
            // A running total that text followed, in an attempt that broke off, is not the last word: what was
            // delivered since would be free. A total at the end of a whole reply is, whatever it says.
            return _deliveredSinceReport && !IsWhole
                ? WithDelivered(reported)
                : reported;
        }

        // A provider that never began to answer bills nothing, except that it may go on with a prompt that was left.
        var prompted = Started || IsWhole || Outcome is AttemptOutcome.ClientLeft or AttemptOutcome.NotNeeded;
        return prompted ? Delivered(_account.EstimatedPrompt(_question)) : TokenUsage.None;
    }

    private void Note(ChoiceDelta delta)
    {
        Started = true;
        IsCutShort |= delta.FinishReason == FinishReason.Length;
        var delivered = Keep(ref _text, delta.Text) | Keep(ref _reasoning, delta.Reasoning) | Keep(ref _text, delta.Refusal);
        foreach (var call in delta.ToolCalls)
        {
            Keep(ref _text, call.Name);
            Keep(ref _text, call.Arguments);
            delivered = true;
        }

        if (delivered)
        {
            FirstToken ??= Duration;
            _deliveredSinceReport = true;
        }
    }

    private static bool Keep(ref List<string>? pieces, string? piece)
    {
        if (string.IsNullOrEmpty(piece))
        {
            return false;
        }

        (pieces ??= []).Add(piece);
        return true;
    }

    private TokenUsage Delivered(long prompt)
    {
        var reasoning = Count(_reasoning);
        return new TokenUsage { Input = prompt, Output = Count(_text) + reasoning, Reasoning = reasoning, Estimated = true };
    }

    private TokenUsage WithDelivered(TokenUsage reported)
    {
        var delivered = Delivered(prompt: 0);
        return delivered.Output <= reported.Output
            ? reported
            : reported with { Output = delivered.Output, Reasoning = Math.Max(reported.Reasoning, delivered.Reasoning), Estimated = true };
    }

    private long Count(List<string>? pieces) => pieces is null ? 0 : _account.CountTokens(string.Concat(pieces));

    private static TokenUsage Plausible(TokenUsage usage) => usage with
    {
        Input = Plausible(usage.Input),
        CachedInput = Plausible(usage.CachedInput),
        CacheWrite = Plausible(usage.CacheWrite),
        CacheWriteHour = Plausible(usage.CacheWriteHour),
        AudioInput = Plausible(usage.AudioInput),
        ImageInput = Plausible(usage.ImageInput),
        Output = Plausible(usage.Output),
        Reasoning = Plausible(usage.Reasoning),
        AudioOutput = Plausible(usage.AudioOutput),
        ImageOutput = Plausible(usage.ImageOutput),
        WebSearches = Math.Clamp(usage.WebSearches, 0, MostSearches),
        Charged = usage.Charged is >= 0 and <= Picodollars.MaxDollars ? usage.Charged : null,
        Compute = usage.Compute is { } compute ? Plausible(compute) : null,
    };

    // Whole microseconds, as the ledger keeps them, so that its rows give the cost.
    private static TimeSpan Plausible(TimeSpan compute) =>
        TimeSpan.FromMicroseconds(Math.Clamp(compute.Ticks / TimeSpan.TicksPerMicrosecond, 0, _longestCompute.Ticks / TimeSpan.TicksPerMicrosecond));

    private static long Plausible(long tokens) => Math.Clamp(tokens, 0, MostTokens);
}
