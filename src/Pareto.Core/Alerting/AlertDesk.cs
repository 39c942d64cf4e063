using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Pareto.Core.Alerting;

/// <summary>
/// Where alerts are raised, from any thread and from the middle of a request: raising one is a look into a set and never
/// waits. Raise as often as the reason holds; what was raised under the same key before is nothing new. Its memory is bounded: a
/// key that has fallen out of it is known to the database still.
/// </summary>
internal sealed partial class AlertDesk(ILogger<AlertDesk> logger)
{
    internal const int MostKeys = 4096;
    internal const int MostWaiting = 1024;

    private readonly Channel<Alert> _raised = Channel.CreateBounded<Alert>(MostWaiting);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Queue<string> _keysByAge = new();

    /// <summary>Alerts that nobody has taken up yet, in the order in which they were raised.</summary>
    public ChannelReader<Alert> Raised => _raised.Reader;

    /// <summary>Raises an alert. Where too many wait it is let go, not remembered, and may be raised again.</summary>
    public void Raise(Alert alert)
    {
        lock (_keys)
        {
            if (_keys.Contains(alert.Key) || !_raised.Writer.TryWrite(alert))
            {
                return;
            }

            if (_keysByAge.Count == MostKeys)
            {
                _keys.Remove(_keysByAge.Dequeue());
            }

            _keys.Add(alert.Key);
            _keysByAge.Enqueue(alert.Key);
        }

        LogRaised(alert.Severity == AlertSeverity.Info ? LogLevel.Information : LogLevel.Warning, AlertJson.Name(alert.Kind), alert.Message);
    }

    [LoggerMessage(EventId = 7001, Message = "Alert ({Kind}): {Message}")]
    private partial void LogRaised(LogLevel level, string kind, string message);
}
