using Microsoft.Extensions.Logging;
using Pareto.Core.Alerting.Webhooks;
using Pareto.Core.Storage;
using Pareto.Core.Telemetry;

namespace Pareto.Core.Alerting;

/// <summary>
/// Owns what happens to an alert once it is raised: it is put into the database, and from there sent to the webhooks. All of it is
/// away from requests. At shutdown what was raised is still put down; what is not delivered by then is delivered after the next start, or by another replica.
/// </summary>
internal sealed partial class AlertOffice : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly AlertDesk _desk;
    private readonly AlertStore _store;
    private readonly IReadOnlyList<WebhookQueue> _queues;
    private readonly GatewayMeters _meters;
    private readonly TimeProvider _time;
    private readonly ILogger<AlertOffice> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private bool _isBroken;

    /// <param name="desk">Where alerts are raised.</param>
    /// <param name="store">Where they are kept.</param>
    /// <param name="queues">One for each webhook.</param>
    /// <param name="giveUpAfter">When what waits for webhooks that are no more is given up.</param>
    /// <param name="meters">The instruments.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when the database does not take them.</param>
    public AlertOffice(
        AlertDesk desk, AlertStore store, IReadOnlyList<WebhookQueue> queues, TimeSpan giveUpAfter, GatewayMeters meters, TimeProvider time, ILogger<AlertOffice> logger)
    {
        (_desk, _store, _queues, _meters, _time, _logger) = (desk, store, queues, meters, time, logger);

        // Counted from nothing on, so that the first one is seen as a change.
        foreach (var kind in Enum.GetValues<AlertKind>())
        {
            _meters.Alerts.Add(0, new KeyValuePair<string, object?>(TelemetryNames.AlertKind, AlertJson.Name(kind)));
        }

        foreach (var queue in _queues)
        {
            queue.CountFromNothing();
        }

        _running = RunAsync(_time.GetUtcNow() - giveUpAfter);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _running;
        while (_desk.Raised.TryRead(out var alert) && TryKeep(alert))
        {
        }

        _stopping.Dispose();
    }

    private async Task RunAsync(DateTimeOffset forgottenBefore)
    {
        // Not on the thread of the start.
        await Task.Yield();
        GiveUpForgotten(forgottenBefore);
        await Task.WhenAll([KeepAsync(), .. _queues.Select(queue => queue.RunAsync(_stopping.Token))]);
    }

    /// <summary>Puts down what is raised, each alert as often as it takes until the database has it.</summary>
    private async Task KeepAsync()
    {
        var stopping = _stopping.Token;
        while (!stopping.IsCancellationRequested)
        {
            if (_desk.Raised.TryPeek(out var alert))
            {
                if (TryKeep(alert))
                {
                    _desk.Raised.TryRead(out _);
                }
                else
                {
                    await Task.Delay(Retry, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
            else
            {
                Task raised = _desk.Raised.WaitToReadAsync(stopping).AsTask();
                await raised.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private bool TryKeep(Alert alert)
    {
        try
        {
            if (_store.Add(alert, _queues.Where(queue => queue.Wants(alert)).Select(queue => queue.Name)))
            {
                _meters.Alerts.Add(1, new KeyValuePair<string, object?>(TelemetryNames.AlertKind, AlertJson.Name(alert.Kind)));
                foreach (var queue in _queues)
                {
                    queue.Wake();
                }
            }

            _isBroken = false;
            return true;
        }
        catch (StorageException exception)
        {
            if (!_isBroken)
            {
                LogNotKept(exception.Message);
            }

            _isBroken = true;
            return false;
        }
    }

    private void GiveUpForgotten(DateTimeOffset before)
    {
        try
        {
            _store.GiveUpOthers([.. _queues.Select(queue => queue.Name)], before);
        }
        catch (StorageException exception)
        {
            LogNotKept(exception.Message);
        }
    }

    [LoggerMessage(EventId = 7002, Level = LogLevel.Error, Message = "Alerts wait in memory, since the database does not take them: {Problem}")]
    private partial void LogNotKept(string problem);
}
