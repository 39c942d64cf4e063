using Microsoft.Extensions.Logging;
using Pareto.Core.Storage;
using Pareto.Core.Telemetry;

namespace Pareto.Core.Alerting.Webhooks;

/// <summary>
/// Delivers what waits in the database for one webhook, one alert after the other, and shares that work with all replicas. Each webhook
/// has its own, so that a slow one delays nobody else.
/// </summary>
internal sealed partial class WebhookQueue(
    WebhookOptions webhook, AlertOptions options, AlertStore store, WebhookSender sender, GatewayMeters meters, Random random, TimeProvider time, ILogger<WebhookQueue> logger)
{
    /// <summary>How often the database is looked into for what another replica has left lying.</summary>
    internal static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isBroken;

    public string Name { get; } = webhook.EffectiveName;

    /// <summary>How long a delivery is a replica's: twice what an attempt may take, and some for the database.</summary>
    internal static TimeSpan LeaseFor(TimeSpan timeout) => (2 * timeout) + TimeSpan.FromSeconds(10);

    public bool Wants(Alert alert) => webhook.Wants(alert.Kind);

    /// <summary>Puts the counts up, so that the first attempt is seen as a change.</summary>
    public void CountFromNothing()
    {
        foreach (var outcome in (ReadOnlySpan<string>)["delivered", "failed", "given_up"])
        {
            Count(outcome, attempts: 0);
        }
    }

    /// <summary>Something new waits.</summary>
    public void Wake() => Interlocked.Exchange(ref _wake, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Delivers until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // Taken before the look, so that what comes after it is not slept through.
            var wake = Volatile.Read(ref _wake).Task;
            var rest = await DeliverDueAsync(cancellationToken);
            await wake.WaitAsync(rest, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Delivers all that is due. Returns how long nothing more will be.</summary>
    private async Task<TimeSpan> DeliverDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (store.Claim(Name, LeaseFor(options.Timeout)) is { } delivery)
            {
                await DeliverAsync(delivery, cancellationToken);
            }

            _isBroken = false;
            var next = store.NextDue(Name) - time.GetUtcNow() ?? Poll;
            return next < TimeSpan.Zero ? TimeSpan.Zero : next < Poll ? next : Poll;
        }
        catch (StorageException exception)
        {
            if (!_isBroken)
            {
                LogUnreadable(Name, exception.Message);
            }

            _isBroken = true;
            return Poll;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Its lease ends by itself, and then another attempt begins.
            return TimeSpan.Zero;
        }
    }

    private async Task DeliverAsync(ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        var problem = await sender.SendAsync(webhook, delivery.Alert, cancellationToken);
        if (problem is null)
        {
            store.Delivered(delivery);
            Count("delivered");
            return;
        }

        var next = time.GetUtcNow() + WebhookRetries.DelayAfter(delivery.Attempt, random.NextDouble());
        if (next > delivery.Alert.At + options.GiveUpAfter)
        {
            store.GiveUp(delivery, problem);
            Count("given_up");
            LogGivenUp(delivery.Alert.Id, Name, delivery.Attempt, problem);
            return;
        }

        store.TryAgain(delivery, problem, next);
        Count("failed");
        LogFailed(delivery.Alert.Id, Name, delivery.Attempt, problem, next);
    }

    private void Count(string outcome, int attempts = 1) => meters.AlertDeliveries.Add(attempts, new(TelemetryNames.Webhook, Name), new(TelemetryNames.Outcome, outcome));

    [LoggerMessage(EventId = 7011, Level = LogLevel.Warning, Message = "Alert {Id} was not delivered to the webhook {Webhook} (attempt {Attempt}): {Problem}. Tried again at {Next:O}")]
    private partial void LogFailed(string id, string webhook, int attempt, string problem, DateTimeOffset next);

    [LoggerMessage(EventId = 7012, Level = LogLevel.Error, Message = "Alert {Id} is given up for the webhook {Webhook} after {Attempts} attempts: {Problem}")]
    private partial void LogGivenUp(string id, string webhook, int attempts, string problem);

    [LoggerMessage(EventId = 7013, Level = LogLevel.Error, Message = "Alerts for the webhook {Webhook} wait: {Problem}")]
    private partial void LogUnreadable(string webhook, string problem);
}
