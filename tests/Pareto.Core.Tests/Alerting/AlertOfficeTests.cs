using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Alerting;
using Pareto.Core.Alerting.Webhooks;
using Pareto.Core.Telemetry;
using Pareto.Core.Tests.Alerting.Webhooks;
using Pareto.Core.Tests.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Alerting;

/// <summary>Alerts from the desk to their receivers, over a real database and real connections, on a clock that stands still.</summary>
public sealed class AlertOfficeTests : IAsyncLifetime
{
    private readonly TestDatabase _test = new();
    private readonly GatewayMeters _meters = new();
    private readonly AlertStore _store;
    private readonly WebhookSender _sender;
    private ScriptedUpstream _receiver = null!;
    private ScriptedUpstream _other = null!;

    public AlertOfficeTests()
    {
        _store = new AlertStore(_test.Database, _test.Clock);
        _sender = new WebhookSender(TimeSpan.FromSeconds(10), _test.Clock);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => (_receiver, _other) = (await ScriptedUpstream.StartAsync(), await ScriptedUpstream.StartAsync());

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        _store.Dispose();
        _meters.Dispose();
        await _receiver.DisposeAsync();
        await _other.DisposeAsync();
        _test.Dispose();
    }

    [Fact]
    public async Task Raise_Alert_IsDeliveredToThoseWhoWantIt()
    {
        _receiver.Otherwise(UpstreamAnswer.Response(200, ""));
        _other.Otherwise(UpstreamAnswer.Response(200, ""));
        await using var office = Open(Hook(_receiver), Hook(_other, "bloat") with { Kinds = [AlertKind.OutputBloat] });

        office.Desk.Raise(Alerts.Budget("a"));
        office.Desk.Raise(Alerts.Budget("b") with { Kind = AlertKind.OutputBloat });

        await _receiver.WaitForRequestAsync(2);
        (await _other.WaitForRequestAsync()).Json.GetProperty("type").GetString().ShouldBe("outputBloat");
        await EndedAsync(3);
        _other.Requests.ShouldHaveSingleItem();
        _receiver.Requests.Select(post => post.Json.GetProperty("type").GetString()).ShouldBe(["budget", "outputBloat"], ignoreOrder: true);
    }

    [Fact]
    public async Task Raise_ReceiverThatFails_IsTriedAgainUntilItTakesIt()
    {
        _receiver.Next(UpstreamAnswer.Response(500, "")).Next(UpstreamAnswer.Reset()).Otherwise(UpstreamAnswer.Response(200, ""));
        await using var office = Open(Hook(_receiver));

        office.Desk.Raise(Alerts.Budget("a"));

        await AdvanceToNextAsync(await FailedAsync(1, "it answers with status 500"));
        await AdvanceToNextAsync(await FailedAsync(2, "it closes the connection without a valid answer"));
        var delivery = (await EndedAsync(1)).ShouldHaveSingleItem();
        (delivery.State, delivery.Attempts, delivery.Problem).ShouldBe((DeliveryState.Delivered, 3, null));
        _receiver.Requests.Select(post => post.Headers["webhook-id"]).Distinct().ShouldHaveSingleItem();
        _receiver.Requests.ShouldAllBe(post => Receiver.Accepts(post));
    }

    [Fact]
    public async Task Raise_ReceiverThatNeverTakesIt_IsGivenUp()
    {
        _receiver.Otherwise(UpstreamAnswer.Response(503, ""));
        await using var office = Open(new AlertOptions { GiveUpAfter = TimeSpan.FromSeconds(30), Webhooks = [Hook(_receiver)] });

        office.Desk.Raise(Alerts.Budget("a"));

        // Three waits of at most 5, 10 and 20 s and at least half of that: the fourth would always end too late.
        var delivery = await AfterAttemptAsync(1);
        while (delivery.State == DeliveryState.Waiting)
        {
            await AdvanceToNextAsync(delivery);
            delivery = await AfterAttemptAsync(delivery.Attempts + 1);
        }

        (delivery.State, delivery.Problem).ShouldBe((DeliveryState.GivenUp, "it answers with status 503"));
        delivery.Attempts.ShouldBeInRange(3, 4);
        _receiver.Requests.Length.ShouldBe(delivery.Attempts);
    }

    [Fact]
    public async Task Restart_BeforeTheDelivery_LosesNone()
    {
        _receiver.Next(UpstreamAnswer.Response(500, "")).Otherwise(UpstreamAnswer.Response(200, ""));
        AlertDelivery failed;
        await using (var office = Open(Hook(_receiver)))
        {
            office.Desk.Raise(Alerts.Budget("a"));
            failed = await FailedAsync(1, "it answers with status 500");
        }

        await using var restarted = Open(Hook(_receiver));
        restarted.Desk.Raise(Alerts.Budget("a"));
        await AdvanceToNextAsync(failed);

        (await EndedAsync(1)).ShouldHaveSingleItem().State.ShouldBe(DeliveryState.Delivered);
        _receiver.Requests.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Dispose_RightAfterARaise_KeepsTheAlert()
    {
        await using (var office = Open())
        {
            for (var i = 0; i < 50; i++)
            {
                office.Desk.Raise(Alerts.Budget($"{i}"));
            }
        }

        _store.Recent(100).Alerts.Count.ShouldBe(50);
    }

    [Fact]
    public async Task Raise_ByReplicasOfOneDatabase_IsDeliveredOnce()
    {
        _receiver.Otherwise(UpstreamAnswer.Response(200, ""));
        await using var first = Open(Hook(_receiver));
        await using var second = Open(Hook(_receiver));
        await using var third = Open(Hook(_receiver));

        for (var i = 0; i < 30; i++)
        {
            foreach (var replica in (Office[])[first, second, third])
            {
                replica.Desk.Raise(Alerts.Budget($"{i}"));
            }
        }

        (await EndedAsync(30)).ShouldAllBe(delivery => delivery.State == DeliveryState.Delivered && delivery.Attempts == 1);
        _receiver.Requests.Select(post => post.Headers["webhook-id"]).ShouldBeUnique();
        _receiver.Requests.Length.ShouldBe(30);
    }

    [Fact]
    public async Task Raise_SlowReceiver_DelaysNeitherTheOthersNorTheDesk()
    {
        _receiver.Otherwise(UpstreamAnswer.Hang());
        _other.Otherwise(UpstreamAnswer.Response(200, ""));
        await using var office = Open(Hook(_receiver), Hook(_other, "quick"));

        for (var i = 0; i < 20; i++)
        {
            office.Desk.Raise(Alerts.Budget($"{i}"));
        }

        (await EndedAsync(20)).ShouldAllBe(delivery => delivery.Webhook == "quick");
        _receiver.Requests.Length.ShouldBeLessThanOrEqualTo(1);
    }

    private static WebhookOptions Hook(ScriptedUpstream receiver, string name = "ops") => new() { Name = name, Url = receiver.Address, Secret = Receiver.Secret };

    private Office Open(params WebhookOptions[] webhooks) => Open(new AlertOptions { Webhooks = [.. webhooks] });

    private Office Open(AlertOptions options)
    {
        var desk = new AlertDesk(NullLogger<AlertDesk>.Instance);
        return new Office(desk, new AlertOffice(
            desk,
            _store,
            [.. options.Webhooks.Select(webhook => new WebhookQueue(webhook, options, _store, _sender, _meters, new Random(7), _test.Clock, NullLogger<WebhookQueue>.Instance))],
            options.GiveUpAfter,
            _meters,
            _test.Clock,
            NullLogger<AlertOffice>.Instance));
    }

    private Task<AlertDelivery> FailedAsync(int attempts, string problem) =>
        UntilAsync(deliveries => deliveries.FirstOrDefault(delivery => delivery.Attempts == attempts && delivery.Problem == problem));

    /// <summary>The delivery once that attempt is over: while one is under way, what is due is the end of its lease.</summary>
    private Task<AlertDelivery> AfterAttemptAsync(int attempt) => UntilAsync(deliveries =>
        deliveries.FirstOrDefault(delivery => delivery.Attempts == attempt && delivery.Problem is not null && (delivery.EndedAt is not null || delivery.NextAttemptAt != _test.Clock.GetUtcNow() + WebhookQueue.LeaseFor(TimeSpan.FromSeconds(10)))));

    private Task<List<AlertDelivery>> EndedAsync(int count) => UntilAsync(deliveries =>
        deliveries.Where(delivery => delivery.EndedAt is not null).ToList() is { } ended && ended.Count == count ? ended : null);

    private async Task<T> UntilAsync<T>(Func<List<AlertDelivery>, T?> find)
        where T : class
    {
        while (true)
        {
            if (find([.. _store.Recent(100).Alerts.SelectMany(alert => alert.Deliveries)]) is { } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        }
    }

    /// <summary>Moves the clock to the next attempt, once the queue waits for it.</summary>
    private async Task AdvanceToNextAsync(AlertDelivery delivery)
    {
        await _test.Clock.WaitForTimersAsync();
        _test.Clock.Advance(delivery.NextAttemptAt!.Value - _test.Clock.GetUtcNow());
    }

    private sealed record Office(AlertDesk Desk, AlertOffice Running) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}
