using System.Globalization;
using Microsoft.Extensions.Logging;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Telemetry;

namespace Pareto.Core.Admission.Limits;

/// <summary>Puts refusals into words, counts them, and tells of them in the log, of each limit once a minute at most.</summary>
internal sealed partial class LimitRefusals(GatewayMeters meters, TimeProvider time, ILogger<LimitRefusals> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Count, long LoggedAt)> _limits = new(StringComparer.Ordinal);

    public static GatewayError Describe(in LimitDemand demand, TimeSpan wait)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
        var (rule, measure) = (demand.Rule, demand.Id.Measure);
        var whose = rule.Name == LimitRule.OfKeys ? "This key's own limit" : $"The limit '{rule.Name}'";
        var subject = rule.Name == LimitRule.OfKeys || rule.Scope == LimitScope.All ? "" : $" for {Words(rule.Scope)} '{demand.Id.Subject}'";
        var frees = measure == LimitMeasure.Concurrency
            ? "It has room when one of them ends."
            : $"It has room again in {seconds.ToString(CultureInfo.InvariantCulture)} s.";
        return new GatewayError(GatewayErrorKind.RateLimited, $"{whose} of {Amount(demand)}{subject} is reached. {frees}") { RetryAfter = wait };
    }

    public void Note(string limit)
    {
        meters.LimitRefusals.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Limit, limit));
        long count;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var known = _limits.TryGetValue(limit, out var state);
            count = state.Count + 1;
            if (known && time.GetElapsedTime(state.LoggedAt, now) < Interval)
            {
                _limits[limit] = state with { Count = count };
                return;
            }

            _limits[limit] = (0, now);
        }

        LogRefused(count, limit);
    }

    private static string Amount(in LimitDemand demand)
    {
        var window = LimitWindows.Words(demand.Id.Window);
        return demand.Id.Measure switch
        {
            LimitMeasure.Requests => $"{Count(demand.Limit)} requests {window}",
            LimitMeasure.Tokens => $"{Count(demand.Limit)} tokens {window}",
            LimitMeasure.Dollars => $"${Picodollars.ToDollars(demand.Limit).ToString("0.00####", CultureInfo.InvariantCulture)} {window}",
            _ => $"{Count(demand.Limit)} requests at a time",
        };
    }

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Words(LimitScope scope) => scope == LimitScope.EndUser ? "user" : scope.ToString().ToLowerInvariant();

    [LoggerMessage(6003, LogLevel.Warning, "{Count} requests were refused by the limit '{Limit}'. Further ones are counted and told once a minute.")]
    private partial void LogRefused(long count, string limit);
}
