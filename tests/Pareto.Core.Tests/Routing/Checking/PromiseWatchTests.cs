using System.Collections.Immutable;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Promise;

namespace Pareto.Core.Tests.Routing.Checking;

public class PromiseWatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly WatchTerms Terms = new(Bound: 0.02, Error: 0.05, Judge: null, Decides: true);

    private static readonly OperatingPoint Single = Point(new WorkloadThreshold { SmallUpTo = 0.3, Safer = [0.2, 0.1] });

    private static readonly OperatingPoint Several = Point(
        new WorkloadThreshold { SmallUpTo = 0.3 },
        ("triage", new WorkloadThreshold { SmallUpTo = 0.5, Safer = [0.4] }),
        ("reports", new WorkloadThreshold { Labels = 40 }));

    [Fact]
    public void For_NothingSeen_IsTheCalibration()
    {
        var watch = New(Several);

        watch.For("any").ShouldBe(new WatchedThreshold(0.3, null));
        watch.For("triage").ShouldBe(new WatchedThreshold(0.5, null));
        watch.For("reports").SmallUpTo.ShouldBeNull();
    }

    [Fact]
    public void Add_LossesNearTheThreshold_OneRungSafer()
    {
        var watch = New(Single);

        // What scores above 0.2 is lost, what scores below is not.
        var changes = Play(watch, "any", i => (i % 3 == 0 ? 0.25 : 0.15, i % 3 == 0 ? 1 : 0), 200);

        changes.ShouldBe([PromiseWatch.Others]);
        watch.For("any").SmallUpTo.ShouldBe(0.2);
        watch.For("any").BrokenSince.ShouldBe(Start.AddMinutes(200));
    }

    [Fact]
    public void Add_LossesEverywhere_PremiumOnly()
    {
        var watch = New(Single);

        Play(watch, "any", _ => (0.05, 1), 50);

        watch.For("any").SmallUpTo.ShouldBeNull();
        watch.For("any").BrokenSince.ShouldNotBeNull();
    }

    [Fact]
    public void Add_GoodAgainAfterABreak_Recovers()
    {
        var watch = New(Single);
        Play(watch, "any", _ => (0.05, 1), 50);

        var changes = Play(watch, "any", _ => (0.05, 0), 1_500);

        changes.ShouldNotBeEmpty();
        watch.For("any").ShouldBe(new WatchedThreshold(0.3, null));
    }

    [Fact]
    public void Add_PremiumsRequests_CountAsNoLoss()
    {
        // A fifth of what small answers is lost, but it answers few: over all requests that is 1 %.
        var watch = New(Single);

        Play(watch, "any", i => i % 20 == 0 ? (0.05, i % 100 == 0 ? 1 : 0) : (0.9, 1), 5_000);

        watch.For("any").ShouldBe(new WatchedThreshold(0.3, null));
    }

    [Fact]
    public void Add_OneWorkloadBreaks_TheOtherStays()
    {
        var watch = New(Several);

        // Few enough of them that all requests together keep the promise.
        Play(watch, "triage", _ => (0.1, 1), 12);
        watch.For("triage").SmallUpTo.ShouldBeNull();
        var others = New(Several);
        for (var i = 0; i < 3_000; i++)
        {
            others.Add(i % 100 == 0 ? "triage" : "any", 0.1, i % 100 == 0 ? 1 : 0, Start);
        }

        others.For("triage").SmallUpTo.ShouldBeNull();
        others.For("any").ShouldBe(new WatchedThreshold(0.3, null));
    }

    [Fact]
    public void Add_EverythingALittleTooMuch_MovesAllWorkloads()
    {
        var watch = New(Several);
        for (var i = 0; i < 60; i++)
        {
            watch.Add(i % 2 == 0 ? "triage" : "any", 0.1, i % 6 == 0 || i % 6 == 3 ? 1 : 0, Start);
        }

        watch.For("any").BrokenSince.ShouldNotBeNull();
        watch.For("triage").BrokenSince.ShouldNotBeNull();
    }

    [Fact]
    public void Add_WorkloadWithoutThreshold_ChangesNothing()
    {
        var watch = New(Several);

        Play(watch, "reports", _ => (0.1, 1), 200).ShouldBeEmpty();

        watch.StatesOf("any").ShouldAllBe(scope => scope.Value.Rungs[0].Losses.Sum() == 0);
    }

    [Fact]
    public void Add_WithoutTheRightToDecide_CountsOnly()
    {
        var watch = new PromiseWatch(Single, Terms with { Decides = false }, ImmutableDictionary<string, ScopeState>.Empty, Start);

        Play(watch, "any", _ => (0.05, 1), 500).ShouldBeEmpty();

        watch.For("any").ShouldBe(new WatchedThreshold(0.3, null));
        watch.StatesOf("any")[0].Value.Rungs[0].Losses[^1].ShouldBe(500);
    }

    [Fact]
    public void States_GivenOn_GoOnAlike()
    {
        var watch = New(Several);
        Play(watch, "triage", _ => (0.1, 1), 30);
        Play(watch, "any", _ => (0.1, 0), 5);
        var stored = watch.StatesOf("triage").Concat(watch.StatesOf("any")).DistinctBy(scope => scope.Key).ToDictionary();

        var restored = new PromiseWatch(Several, Terms, stored, Start.AddDays(9));

        restored.For("triage").ShouldBe(watch.For("triage"));
        restored.For("any").ShouldBe(watch.For("any"));
    }

    // The error of the whole watch: three scopes, several thresholds, over many turns.
    [Fact]
    public void Add_PromiseKeptAtItsBound_SeldomMovesAnything()
    {
        const int Runs = 300;
        var moved = Enumerable.Range(0, Runs).Count(run =>
        {
            var random = new Random(run);
            var watch = New(Several);
            return Play(watch, () => random.Next(2) == 0 ? "triage" : "any", _ => (0.1, random.NextDouble() < 0.02 ? 1 : 0), 2_000).Count > 0;
        });

        moved.ShouldBeLessThanOrEqualTo((int)((Runs * 0.05) + (5 * Math.Sqrt(Runs * 0.05 * 0.95))));
    }

    [Fact]
    public void NameFor_OtherTermsOrPoint_IsAnother()
    {
        string[] names =
        [
            Terms.NameFor(Single), Terms.NameFor(Several), (Terms with { Bound = 0.03 }).NameFor(Single), (Terms with { Judge = "a/b" }).NameFor(Single),
            (Terms with { Decides = false }).NameFor(Single),
        ];

        names.Distinct().Count().ShouldBe(names.Length);
        Terms.NameFor(Single).ShouldBe((Terms with { }).NameFor(Single with { }));
    }

    [Theory]
    [InlineData(null, null, 0.02, false, 0)]
    [InlineData("a/b", null, 0.02, true, -1)]
    [InlineData(null, 0.2, 0.2, true, 0)]
    [InlineData("a/b", 0.1, 0.1, true, -1)]
    public void Terms_OfOptions_DecideOnlyOnWhatProves(string? judge, double? maxLoss, double bound, bool decides, double least)
    {
        var terms = WatchTerms.Of(Single, new CheckOptions { Judge = judge, MaxLoss = maxLoss });

        (terms.Bound, terms.Decides, terms.Least).ShouldBe((bound, decides, least));
        terms.Error.ShouldBe(0.05, 1e-12);
    }

    private static PromiseWatch New(OperatingPoint point) => new(point, Terms, ImmutableDictionary<string, ScopeState>.Empty, Start);

    private static List<string> Play(PromiseWatch watch, string workload, Func<int, (double Gain, double Loss)> value, int count) =>
        Play(watch, () => workload, value, count);

    // The last value comes at minute count; the clock starts anew each time.
    private static List<string> Play(PromiseWatch watch, Func<string> workload, Func<int, (double Gain, double Loss)> value, int count)
    {
        var changes = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var (gain, loss) = value(i);
            changes.AddRange(watch.Add(workload(), gain, loss, Start.AddMinutes(count)));
        }

        return changes;
    }

    private static OperatingPoint Point(WorkloadThreshold all, params (string Name, WorkloadThreshold Threshold)[] workloads) => new()
    {
        MaxLoss = 0.02,
        Confidence = 0.95,
        All = all,
        Workloads = workloads.ToImmutableSortedDictionary(workload => workload.Name, workload => workload.Threshold),
    };
}
