using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Alerting;
using Pareto.Core.Alerting.Drift;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Alerting.Drift;

public abstract class WorkloadWatchTests(StorageEngine engine) : IDisposable
{
    private readonly TestDatabase _test = new(engine);
    private readonly AlertDesk _desk = new(NullLogger<AlertDesk>.Instance);
    private readonly Random _random = new(7);

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Observe_AnswersGrow_RaisesOneAlertWithItsFigures()
    {
        using var watch = Open();

        Serve(watch, "triage", 1000, 400, 100);
        Serve(watch, "triage", 1500, 400, 150);

        var alert = Raised().ShouldHaveSingleItem();
        (alert.Kind, alert.Subject, alert.Severity, alert.Key).ShouldBe((AlertKind.OutputBloat, "triage", AlertSeverity.Warning, "outputBloat/triage/2026-01-15"));
        alert.Message.ShouldStartWith("The answers of the workload 'triage' have become ");
        var figures = alert.Figures.ToDictionary(figure => figure.Name, figure => figure.Value);
        figures["typicalTokensBefore"].ShouldBeInRange(90, 110);
        figures["typicalTokensNow"].ShouldBeInRange(130, 170);
        figures["requests"].ShouldBeInRange(5, 500);
    }

    [Fact]
    public void Observe_PromptsGrow_RaisesTheOtherKind()
    {
        using var watch = Open();

        Serve(watch, "triage", 1000, 400, 100);
        Serve(watch, "triage", 1500, 800, 100);

        Raised().ShouldHaveSingleItem().Kind.ShouldBe(AlertKind.ContextBloat);
    }

    [Fact]
    public void Observe_AlarmsSwitchedOffOrSetHigher_AreKeptTo()
    {
        using var watch = Open();
        watch.Apply(new Dictionary<string, DriftOptions> { ["off"] = new() { Output = 0, Input = 0 }, ["high"] = new() { Output = 2, Input = 2 } });

        foreach (var workload in (string[])["off", "high", "other"])
        {
            Serve(watch, workload, 1000, 400, 100);
            Serve(watch, workload, 1500, 400, 150);
        }

        Raised().ShouldHaveSingleItem().Subject.ShouldBe("other");
    }

    [Fact]
    public void Restart_GoesOnWhereItStood()
    {
        using (var first = Open())
        {
            Serve(first, "triage", 1000, 400, 100);
        }

        using var second = Open();
        Serve(second, "triage", 300, 400, 200);

        Raised().ShouldHaveSingleItem("what was learned before the restart is the past");
    }

    [Fact]
    public void Restart_AnotherReplicasPast_IsNotTaken()
    {
        using (var first = Open("one"))
        {
            Serve(first, "triage", 1000, 400, 100);
        }

        using var second = Open("two");
        Serve(second, "triage", 1000, 400, 200);

        Raised().ShouldBeEmpty();
    }

    [Fact]
    public async Task Observe_AMinuteLater_IsKeptWithoutARestart()
    {
        using var watch = Open();
        using var store = new DriftStore(_test.Database, "here", _test.Clock);
        watch.Observe("triage", 400, 100);
        _test.Clock.Advance(WorkloadWatch.SaveEvery);
        watch.Observe("triage", 400, 100);

        while (store.Load(10).Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }

        store.Load(10).Select(kept => (kept.Workload, kept.Kind, kept.State.Seen)).ShouldBe(
            [("triage", AlertKind.ContextBloat, 2L), ("triage", AlertKind.OutputBloat, 2L)], ignoreOrder: true);
    }

    [Fact]
    public void Observe_MoreWorkloadsThanAreWatched_TheRestIsNot()
    {
        using (var watch = Open())
        {
            for (var i = 0; i < WorkloadWatch.MostWorkloads + 50; i++)
            {
                watch.Observe($"w{i}", 400, 100);
            }
        }

        using var store = new DriftStore(_test.Database, "here", _test.Clock);
        store.Load(int.MaxValue).Count.ShouldBe(2 * WorkloadWatch.MostWorkloads);
    }

    private WorkloadWatch Open(string replica = "here") =>
        new(_desk, new DriftStore(_test.Database, replica, _test.Clock), _test.Clock, NullLogger<WorkloadWatch>.Instance);

    /// <summary>Requests whose tokens lie about these, up to a third more or less.</summary>
    private void Serve(WorkloadWatch watch, string workload, int requests, double input, double output)
    {
        for (var i = 0; i < requests; i++)
        {
            watch.Observe(workload, (long)(input * (0.67 + (0.66 * _random.NextDouble()))), (long)(output * (0.67 + (0.66 * _random.NextDouble()))));
        }
    }

    private List<Alert> Raised()
    {
        var raised = new List<Alert>();
        while (_desk.Raised.TryRead(out var alert))
        {
            raised.Add(alert);
        }

        return raised;
    }
}
