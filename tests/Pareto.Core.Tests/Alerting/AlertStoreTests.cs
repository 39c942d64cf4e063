using Dapper;
using Pareto.Core.Alerting;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Alerting;

public abstract class AlertStoreTests : IDisposable
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly TestDatabase _test;
    private readonly AlertStore _store;

    protected AlertStoreTests(StorageEngine engine)
    {
        _test = new TestDatabase(engine);
        _store = new AlertStore(_test.Database, _test.Clock);
    }

    public void Dispose()
    {
        _store.Dispose();
        _test.Dispose();
    }

    [Fact]
    public void Add_Alert_IsReadBackAsItWas()
    {
        _store.Add(Alerts.Budget("a"), ["ops", "chat"]).ShouldBeTrue();

        var (alert, deliveries) = _store.Recent(10).Alerts.ShouldHaveSingleItem();
        alert.Id.ShouldStartWith("alert_");
        (alert.At, alert.Kind, alert.Severity, alert.Subject, alert.Message, alert.Window).ShouldBe((
            Alerts.Budget("a").At, AlertKind.Budget, AlertSeverity.Warning, "team-checkout", Alerts.Budget("a").Message, Alerts.Budget("a").Window));
        alert.Figures.Select(figure => (figure.Key, figure.Value)).ShouldBe([("limitUsd", 100m), ("spentUsd", 80.12m)]);
        deliveries.ShouldBe([
            new AlertDelivery("chat", DeliveryState.Waiting, 0, _test.Clock.GetUtcNow(), null, null),
            new AlertDelivery("ops", DeliveryState.Waiting, 0, _test.Clock.GetUtcNow(), null, null)]);
    }

    [Fact]
    public async Task Add_SameKeyByManyReplicas_IsKeptOnce()
    {
        var added = await AllAtOnceAsync(8, store => store.Add(Alerts.Budget("a"), ["ops"]));

        added.Count(isNew => isNew).ShouldBe(1);
        _store.Recent(10).Alerts.ShouldHaveSingleItem().Deliveries.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Claim_ByManyReplicas_GivesEachDeliveryToOne()
    {
        for (var i = 0; i < 40; i++)
        {
            _store.Add(Alerts.Budget($"{i}"), ["ops"]);
        }

        var claimed = await AllAtOnceAsync(4, store =>
        {
            var mine = new List<string>();
            while (store.Claim("ops", Lease) is { } delivery)
            {
                mine.Add(delivery.Alert.Id);
            }

            return mine;
        });

        var all = claimed.SelectMany(mine => mine).ToList();
        all.Count.ShouldBe(40);
        all.ShouldBeUnique();
    }

    [Fact]
    public void Claim_LeaseThatHasEnded_IsTakenOverAndTheFirstOneSaysNothingMore()
    {
        _store.Add(Alerts.Budget("a"), ["ops"]);
        var first = _store.Claim("ops", Lease)!;
        _store.Claim("ops", Lease).ShouldBeNull();
        _store.NextDue("ops").ShouldBe(_test.Clock.GetUtcNow() + Lease);

        _test.Clock.Advance(Lease);
        var second = _store.Claim("ops", Lease)!;

        (first.Attempt, second.Attempt, second.Alert.Id).ShouldBe((1, 2, first.Alert.Id));
        _store.GiveUp(first, "too late");
        _store.TryAgain(first, "too late", _test.Clock.GetUtcNow());
        Delivery().State.ShouldBe(DeliveryState.Waiting);
        _store.Claim("ops", Lease).ShouldBeNull();
        _store.Delivered(second);
        Delivery().ShouldBe(new AlertDelivery("ops", DeliveryState.Delivered, 2, null, null, _test.Clock.GetUtcNow()));
        _store.NextDue("ops").ShouldBeNull();
    }

    [Fact]
    public void TryAgain_Delivery_IsDueThenAndNotBefore()
    {
        _store.Add(Alerts.Budget("a"), ["ops"]);
        var due = _test.Clock.GetUtcNow() + TimeSpan.FromSeconds(5);
        _store.TryAgain(_store.Claim("ops", Lease)!, "it answers with status 500", due);

        Delivery().ShouldBe(new AlertDelivery("ops", DeliveryState.Waiting, 1, due, "it answers with status 500", null));
        _test.Clock.Advance(TimeSpan.FromSeconds(4));
        _store.Claim("ops", Lease).ShouldBeNull();
        _test.Clock.Advance(TimeSpan.FromSeconds(1));
        _store.Claim("ops", Lease)!.Attempt.ShouldBe(2);
    }

    [Fact]
    public void GiveUpOthers_WebhooksThatAreNoMore_WaitNoLongerThanTheirTime()
    {
        _store.Add(Alerts.Budget("a"), ["gone", "ops"]);
        _store.GiveUpOthers(["ops"], _test.Clock.GetUtcNow());
        _store.Recent(1).Alerts[0].Deliveries.ShouldAllBe(delivery => delivery.State == DeliveryState.Waiting);

        _store.GiveUpOthers(["ops"], _test.Clock.GetUtcNow().AddMilliseconds(1));

        _store.Recent(1).Alerts[0].Deliveries.Select(delivery => (delivery.Webhook, delivery.State)).ShouldBe([("gone", DeliveryState.GivenUp), ("ops", DeliveryState.Waiting)]);
    }

    [Fact]
    public void Add_MoreThanAreKept_TheOldestGiveWay()
    {
        using (var writer = _test.Database.OpenWriter())
        {
            writer.Execute(
                """
                INSERT INTO alert (id, key, at, kind, severity, subject, message, figures)
                WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < @most)
                SELECT 'id' || n, 'key' || n, n, 'budget', 'warning', 's', 'm', '{}' FROM numbers
                """,
                new { most = AlertStore.MostKept });
            writer.Execute("INSERT INTO alert_delivery (alert_id, webhook, state, attempts, due_at) VALUES ('id1', 'ops', 'waiting', 0, 0)");
        }

        _store.Add(Alerts.Budget("a"), []);

        using var reader = _test.Database.OpenReader();
        reader.ExecuteScalar<long>("SELECT COUNT(*) FROM alert").ShouldBe(AlertStore.MostKept);
        reader.ExecuteScalar<long>("SELECT MIN(at) FROM alert").ShouldBe(2);
        _store.Claim("ops", Lease).ShouldBeNull();
    }

    private AlertDelivery Delivery() => _store.Recent(1).Alerts[0].Deliveries.Single();

    /// <summary>As many replicas, each with a store of its own, do the same at the same time.</summary>
    private async Task<T[]> AllAtOnceAsync<T>(int replicas, Func<AlertStore, T> act) => await Task.WhenAll(Enumerable.Range(0, replicas).Select(_ => Task.Factory.StartNew(
        () =>
        {
            using var store = new AlertStore(_test.Database, _test.Clock);
            return act(store);
        },
        TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
}
