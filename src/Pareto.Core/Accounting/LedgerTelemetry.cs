using System.Collections.Frozen;
using System.Diagnostics;
using Pareto.Core.Alerting.Drift;
using Pareto.Core.Exchange;
using Pareto.Core.Telemetry;

namespace Pareto.Core.Accounting;

/// <summary>
/// Tells metrics, spans and the watch over workloads what the ledger is told, from the same rows, so that there is no second truth. Once a configuration: its
/// targets are named in advance.
/// </summary>
internal sealed class LedgerTelemetry
{
    private const string Chat = "chat";
    private const string Embeddings = "embeddings";

    private readonly GatewayMeters _meters;
    private readonly WorkloadWatch? _watch;
    private readonly FrozenDictionary<TargetId, (string Name, string Provider)> _targets;

    /// <param name="meters">The instruments.</param>
    /// <param name="targets">All targets of the configuration.</param>
    /// <param name="providerName">What telemetry calls a provider of the configuration.</param>
    /// <param name="watch">Watches the length of answers and prompts; null where nobody does.</param>
    public LedgerTelemetry(GatewayMeters meters, IEnumerable<Target> targets, Func<string, string> providerName, WorkloadWatch? watch = null)
    {
        _meters = meters;
        _watch = watch;
        _targets = targets.ToFrozenDictionary(target => target.Id, target => (target.Name, providerName(target.Id.Provider)));
    }

    public static Activity? Begin(GatewayRequest request, Target target) =>
        GatewayTracing.IsOn ? GatewayTracing.BeginAttempt(OperationOf(request), target.Id.Model) : null;

    /// <summary>Counts the attempts of a request, and the request itself.</summary>
    public void Count(GatewayRequest request, IReadOnlyList<LedgerEntry> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            CountAttempt(request, entries[i]);
        }
    }

    /// <summary>Counts how long a request waited for its rows.</summary>
    public void CountCommit(TimeSpan waited) => _meters.LedgerCommit.Record(waited.TotalSeconds);

    /// <summary>Ends the span of an attempt, with what its row says.</summary>
    public void End(Activity span, GatewayRequest request, LedgerEntry entry)
    {
        span.SetTag(TelemetryNames.OperationName, OperationOf(request))
            .SetTag(TelemetryNames.ProviderName, NamesOf(entry.Target).Provider)
            .SetTag(TelemetryNames.RequestModel, entry.Target.Model)
            .SetTag(TelemetryNames.RequestStream, request.Stream)
            .SetTag(TelemetryNames.InputTokens, entry.Usage.Input)
            .SetTag(TelemetryNames.OutputTokens, entry.Usage.Output)
            .SetTag(TelemetryNames.CacheReadTokens, entry.Usage.CachedInput)
            .SetTag(TelemetryNames.CacheCreationTokens, entry.Usage.CacheWrite + entry.Usage.CacheWriteHour)
            .SetTag(TelemetryNames.RequestId, entry.RequestId.Value)
            .SetTag(TelemetryNames.AttemptNumber, entry.Attempt)
            .SetTag(TelemetryNames.Purpose, LedgerNames.Purposes[entry.Purpose])
            .SetTag(TelemetryNames.Outcome, LedgerNames.Outcomes[entry.Outcome])
            .SetTag(TelemetryNames.Tier, TierOf(entry))
            .SetTag(TelemetryNames.Workload, _meters.Workloads.Of(entry.Workload))
            .SetTag(TelemetryNames.AttemptCost, (double?)entry.Cost);
        if (ErrorOf(entry) is { } error)
        {
            span.SetTag(TelemetryNames.ErrorType, error).SetStatus(ActivityStatusCode.Error);
        }

        span.SetEndTime(span.StartTimeUtc + entry.Duration);
        span.Dispose();
    }

    private void CountAttempt(GatewayRequest request, LedgerEntry entry)
    {
        var (target, provider) = NamesOf(entry.Target);
        var tier = TierOf(entry);
        var purpose = LedgerNames.Purposes[entry.Purpose];
        var error = ErrorOf(entry);
        CountGenAi(request, entry, provider, error);

        var attempt = new TagList { { TelemetryNames.Target, target }, { TelemetryNames.Tier, tier }, { TelemetryNames.Purpose, purpose } };
        CountEnd(attempt, LedgerNames.Outcomes[entry.Outcome], error);
        CountTokens(target, BilledTokens.Of(entry.Usage));
        var workload = _meters.Workloads.Of(entry.Workload);
        var key = _meters.Keys.Of(entry.KeyName);
        if (entry.PriceBasis == PriceBasis.Estimate)
        {
            _meters.Estimated.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Target, target));
        }

        if (entry.Cost is { } cost)
        {
            _meters.Cost.Add((double)cost, attempt);
            _meters.WorkloadCost.Add((double)cost, new(TelemetryNames.Workload, workload), new(TelemetryNames.Key, key));
            _meters.Savings.Add((double)(entry.BaselineCost - cost ?? 0), new KeyValuePair<string, object?>(TelemetryNames.Tier, tier));
        }
        else
        {
            _meters.Unpriced.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Target, target));
        }

        if (entry.Final)
        {
            if (request is ChatRequest && entry.Outcome == AttemptOutcome.Completed)
            {
                _watch?.Observe(entry.Workload, entry.Usage.Input, entry.Usage.Output);
            }

            _meters.Requests.Add(
                1,
                new(TelemetryNames.Workload, workload), new(TelemetryNames.Key, key), new(TelemetryNames.Tier, tier), new(TelemetryNames.Outcome, LedgerNames.Outcomes[entry.Outcome]));
            _meters.Overhead.Record(entry.Overhead.TotalSeconds);
            _meters.BaselineCost.Add((double)(entry.BaselineCost ?? 0), new KeyValuePair<string, object?>(TelemetryNames.Tier, tier));
        }
    }

    // A TagList is a value: what is added here stays here.
    private void CountEnd(TagList attempt, string outcome, string? error)
    {
        attempt.Add(TelemetryNames.Outcome, outcome);
        attempt.Add(TelemetryNames.ErrorType, error ?? "");
        _meters.Attempts.Add(1, attempt);
    }

    private void CountGenAi(GatewayRequest request, LedgerEntry entry, string provider, string? error)
    {
        var operation = new TagList
        {
            { TelemetryNames.OperationName, OperationOf(request) },
            { TelemetryNames.ProviderName, provider },
            { TelemetryNames.RequestModel, entry.Target.Model },
        };
        if (request.Stream && entry.FirstToken is { } firstToken)
        {
            _meters.TimeToFirstToken.Record(firstToken.TotalSeconds, operation);
        }

        if (entry.Usage.Total > 0)
        {
            RecordTokens("input", entry.Usage.Input, operation);
            RecordTokens("output", entry.Usage.Output, operation);
        }

        if (error is not null)
        {
            operation.Add(TelemetryNames.ErrorType, error);
        }

        _meters.OperationDuration.Record(entry.Duration.TotalSeconds, operation);
    }

    private void RecordTokens(string type, long tokens, TagList operation)
    {
        operation.Add(TelemetryNames.TokenType, type);
        _meters.TokenUsage.Record(tokens, operation);
    }

    private void CountTokens(string target, BilledTokens tokens)
    {
        Count("input", tokens.Input);
        Count("cached_input", tokens.CachedInput);
        Count("cache_write", tokens.CacheWrite);
        Count("cache_write_hour", tokens.CacheWriteHour);
        Count("audio_input", tokens.AudioInput);
        Count("output", tokens.Output);
        Count("audio_output", tokens.AudioOutput);

        void Count(string tokenClass, long count)
        {
            if (count > 0)
            {
                _meters.Tokens.Add(count, new(TelemetryNames.Target, target), new(TelemetryNames.TokenClass, tokenClass));
            }
        }
    }

    private (string Name, string Provider) NamesOf(TargetId target) =>
        _targets.TryGetValue(target, out var names) ? names : (target.ToString(), target.Provider);

    private static string OperationOf(GatewayRequest request) => request is EmbeddingsRequest ? Embeddings : Chat;

    private static string TierOf(LedgerEntry entry) => entry.Tier?.Name() ?? TelemetryNames.NoTier;

    /// <summary>What went wrong with an attempt: the failure, or how else it ended that nobody meant. A client may leave, and an answer may not be needed.</summary>
    private static string? ErrorOf(LedgerEntry entry) => entry switch
    {
        { Failure: { } failure } => LedgerNames.Failures[failure],
        { Outcome: AttemptOutcome.Failed or AttemptOutcome.TimedOut or AttemptOutcome.CutOff or AttemptOutcome.OffTemplate } => LedgerNames.Outcomes[entry.Outcome],
        _ => null,
    };
}
