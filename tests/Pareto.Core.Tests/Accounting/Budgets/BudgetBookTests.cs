using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting.Budgets;

public sealed class SqliteBudgetBookTests() : BudgetBookTests(StorageEngine.Sqlite);

public sealed class PostgresBudgetBookTests() : BudgetBookTests(StorageEngine.Postgres);

public abstract class BudgetBookTests(StorageEngine engine) : IAsyncDisposable
{
    private static readonly BudgetOptions Dollar = new() { Name = "dollar", Amount = 1, Window = BudgetPeriod.Day };

    private readonly BudgetBench _bench = new(engine);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    /// <summary>Three replicas, many at once, each attempt at a random cost up to what was kept, for many seeds: at no moment is more kept and spent than there is.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Reserve_ManyAtOnceAtThreeReplicas_NeverMoreThanThereIs(int seed)
    {
        BudgetBook[] replicas = [_bench.Open("a", Dollar), _bench.Open("b", Dollar), _bench.Open("c", Dollar)];
        var random = new Random(seed);
        var plans = Enumerable.Range(0, 300).Select(_ => (Replica: random.Next(3), Kept: random.Next(1, 40_000), Cost: random.NextDouble() * random.NextDouble())).ToArray();
        var (kept, most, spent, refused) = (0L, 0L, 0L, 0);
        var gate = new Lock();

        await Parallel.ForEachAsync(plans, new ParallelOptions { MaxDegreeOfParallelism = 24, CancellationToken = TestContext.Current.CancellationToken }, async (plan, _) =>
        {
            var book = replicas[plan.Replica];
            var (reservation, _, row) = await _bench.ReserveAsync(book, plan.Kept);
            if (reservation is null)
            {
                Interlocked.Increment(ref refused);
                return;
            }

            var cost = (int)(plan.Kept * plan.Cost);
            lock (gate)
            {
                kept += plan.Kept;
                most = Math.Max(most, kept);
            }

            await Task.Yield();
            lock (gate)
            {
                kept += cost - plan.Kept;
                spent += cost;
            }

            await _bench.EndAsync(book, reservation, row, cost);
        });

        most.ShouldBeLessThanOrEqualTo(1_000_000);
        refused.ShouldBeLessThan(300);
        await GivenBackAsync(replicas);
        _bench.Charged().ShouldBe(spent);
        _bench.Spent().ShouldBe(spent);
        _bench.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Cost.ShouldBe(spent / 1_000_000m);
    }

    [Fact]
    public async Task Reserve_SeveralBudgets_AllOrNone()
    {
        var book = _bench.Open("a", Dollar, new BudgetOptions { Name = "dime", Amount = 0.1m, Of = new BudgetScope { Team = "small" } });

        (await _bench.SpendAsync(book, 60_000, 60_000, team: "small")).ShouldBeNull();
        var refusal = await _bench.SpendAsync(book, 60_000, 60_000, team: "small");

        refusal!.Budget.ShouldBe("dime");
        book.Use().Single(use => use.Budget == "dollar").Spent.ShouldBe(0.06m);
        (await _bench.SpendAsync(book, 940_000, 940_000)).ShouldBeNull("nothing is kept in the dollar for what the dime did not pay");
    }

    [Fact]
    public async Task Refusal_OnlyBecauseOfWhatIsKept_SaysThatItMayPass()
    {
        var book = _bench.Open("a", Dollar);
        var (reservation, _, row) = await _bench.ReserveAsync(book, 900_000);

        var (_, waits, _) = await _bench.ReserveAsync(book, 200_000);
        await _bench.EndAsync(book, reservation!, row, 850_000);
        var (_, over, _) = await _bench.ReserveAsync(book, 200_000);

        waits!.MayPass.ShouldBeTrue();
        waits.Message.ShouldContain("$0.10 left beside $0.90 that is kept for attempts under way");
        over!.MayPass.ShouldBeFalse();
        over.Resets.ShouldBe(new DateTimeOffset(2026, 1, 16, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Release_AttemptThatDidNotBegin_LeavesEverything()
    {
        var book = _bench.Open("a", Dollar);
        var (reservation, _, _) = await _bench.ReserveAsync(book, 1_000_000, begins: false);

        reservation!.Release();

        (await _bench.SpendAsync(book, 1_000_000, 0)).ShouldBeNull();
    }

    [Fact]
    public async Task Kill_ThenStart_WritesWhatWasCutShortAndGivesBackTheRest()
    {
        var dead = _bench.Open("dead", Dollar);
        await _bench.SpendAsync(dead, 100_000, 30_000);
        var (ended, _, endedRow) = await _bench.ReserveAsync(dead, 100_000);
        ended!.Settle(endedRow with { Outcome = AttemptOutcome.Completed, Cost = 0.02m });
        var (_, _, cutShort) = await _bench.ReserveAsync(dead, 70_000);
        _bench.Bury("dead", "again");

        var again = _bench.Open("again", Dollar);
        await _bench.TickAsync(again);

        _bench.Charged().ShouldBe(30_000 + 20_000 + 70_000);
        _bench.Spent().ShouldBe(_bench.Charged());
        _bench.Leased().ShouldBe(0);
        _bench.JournalsOf("again").ShouldHaveSingleItem("its own; that of the dead one is settled and gone");
        var row = _bench.Reader.Entries(cutShort.RequestId).ShouldHaveSingleItem();
        (row.Outcome, row.Cost, row.Final).ShouldBe((AttemptOutcome.Abandoned, 0.07m, true));
        _bench.Reader.Entries(endedRow.RequestId).ShouldHaveSingleItem().Outcome.ShouldBe(AttemptOutcome.Completed, "how it ended was known");
        _bench.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Cost.ShouldBe(0.12m);
        (await _bench.SpendAsync(again, 880_000, 0)).ShouldBeNull();
    }

    [Fact]
    public async Task Kill_HoldingASliceAndNothingBegun_ThenStart_GivesItBack()
    {
        var dead = _bench.Open("dead", Dollar);
        await _bench.ReserveAsync(dead, 400_000, begins: false);
        _bench.Leased().ShouldBeGreaterThanOrEqualTo(400_000);
        _bench.Bury("dead", "again");

        await _bench.TickAsync(_bench.Open("again", Dollar));

        _bench.Charged().ShouldBe(0);
        _bench.Leased().ShouldBe(0);
    }

    [Fact]
    public async Task Kill_WithoutComingBack_StaysChargedUntilReleased()
    {
        var dead = _bench.Open("dead", Dollar);
        await _bench.SpendAsync(dead, 100_000, 30_000);
        await _bench.ReserveAsync(dead, 300_000);
        var other = _bench.Open("other", Dollar);

        (await _bench.SpendAsync(other, 900_000, 0)).ShouldNotBeNull();
        _bench.Office.List([Dollar]).Left.ShouldBeEmpty("it was heard of just now");
        _bench.Office.Release("dead", []).ShouldBe(0, "it lives");

        // What stands for the dead one goes on in this process until it is disposed of. It keeps what has begun for its next start.
        await dead.DisposeAsync();
        _bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await _bench.TickAsync(other);
        var left = _bench.Office.List([Dollar]).Left.ShouldHaveSingleItem();
        left.Replica.ShouldBe("dead");
        left.Held.ShouldBe(0.3m);

        _bench.Office.Release("dead", []).ShouldBe(0.3m);
        (await _bench.SpendAsync(other, 900_000, 0)).ShouldBeNull();
    }

    [Fact]
    public async Task Dispose_NothingUnderWay_GivesEverythingBackAndLeavesNothing()
    {
        var book = _bench.Open("a", Dollar);
        await _bench.SpendAsync(book, 500_000, 30_000);

        await book.DisposeAsync();

        _bench.Charged().ShouldBe(30_000);
        _bench.Leased().ShouldBe(0);
        _bench.Sum("(SELECT 1000000 * COUNT(*) FROM budget_holder)").ShouldBe(0);
        _bench.JournalsOf("a").ShouldBeEmpty();
    }

    [Fact]
    public async Task Quiet_SliceThatNobodyUses_IsGivenBack()
    {
        var book = _bench.Open("a", Dollar);
        for (var i = 0; i < 20; i++)
        {
            await _bench.SpendAsync(book, 10_000, 1_000);
        }

        _bench.Charged().ShouldBeGreaterThan(20_000, "it holds more than it needs, for what comes next");
        await GivenBackAsync(book);
        _bench.Charged().ShouldBe(20_000);
    }

    [Fact]
    public async Task Window_AttemptThatOutlivesIt_CountsWhereItBegan()
    {
        var book = _bench.Open("a", Dollar);
        var (reservation, _, row) = await _bench.ReserveAsync(book, 900_000);
        _bench.Clock.Advance(TimeSpan.FromHours(12));

        (await _bench.SpendAsync(book, 1_000_000, 400_000)).ShouldBeNull("a new day");
        await _bench.EndAsync(book, reservation!, row, 800_000);

        await GivenBackAsync(book);
        _bench.Sum("(SELECT MIN(spent) FROM budget_window)").ShouldBe(400_000);
        _bench.Sum("(SELECT MAX(spent) FROM budget_window)").ShouldBe(800_000);
        book.Use().ShouldHaveSingleItem().Spent.ShouldBe(0.4m);
    }

    [Fact]
    public async Task Sliding_SpendingOfThen_ComesFreeAfterItsLengthAndNotBefore()
    {
        var book = _bench.Open("a", new BudgetOptions { Name = "slide", Amount = 1, Window = BudgetPeriod.Sliding, Length = TimeSpan.FromHours(1) });
        (await _bench.SpendAsync(book, 600_000, 600_000)).ShouldBeNull();
        _bench.Clock.Advance(TimeSpan.FromMinutes(40));
        (await _bench.SpendAsync(book, 400_000, 400_000)).ShouldBeNull();
        _bench.Clock.Advance(TimeSpan.FromMinutes(19));
        (await _bench.SpendAsync(book, 100_000, 0)).ShouldNotBeNull("an hour is not over");

        _bench.Clock.Advance(TimeSpan.FromMinutes(2));

        (await _bench.SpendAsync(book, 600_000, 600_000)).ShouldBeNull();
        (await _bench.SpendAsync(book, 1, 0)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Apply_AnotherAmount_HoldsForWhatIsSpentAlready()
    {
        var book = _bench.Open("a", Dollar);
        await _bench.SpendAsync(book, 900_000, 900_000);

        book.Apply([Dollar with { Amount = 0.5m }], []);
        await _bench.TickAsync(book);
        (await _bench.SpendAsync(book, 1, 0)).ShouldNotBeNull();
        book.Apply([Dollar with { Amount = 2 }], []);
        await _bench.TickAsync(book);

        (await _bench.SpendAsync(book, 1_100_000, 0)).ShouldBeNull();
        book.Apply([], []);
        await _bench.TickAsync(book);
        _bench.Charged().ShouldBe(900_000, "what is gone gives back what it held");
    }

    [Fact]
    public async Task NewBudget_InTheMiddleOfItsWindow_KnowsWhatTheLedgerTellsOfItsScope()
    {
        await _bench.Ledger.AppendAsync([
            _bench.Row(100_000, "research"), _bench.Row(7_000, "others"), _bench.Row(1_000, "research", target: "house"),
            _bench.Row(40_000, "research") with { StartedAt = _bench.Clock.GetUtcNow().AddDays(-1) },
        ]);
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        var book = _bench.Open("a");

        book.Apply([Dollar with { Of = new BudgetScope { Team = "research" } }], [new TargetId("p", "house")]);
        await _bench.SpendAsync(book, 1, 0, team: "research");

        book.Use().ShouldHaveSingleItem().Spent.ShouldBe(0.1m);
    }

    [Fact]
    public async Task PerEach_EndUser_HasABudgetOfItsOwn()
    {
        var book = _bench.Open("a", Dollar with { PerEach = BudgetEach.EndUser });

        (await _bench.SpendAsync(book, 1_000_000, 1_000_000, endUser: "ann")).ShouldBeNull();
        (await _bench.SpendAsync(book, 1, 1, endUser: "ann")).ShouldNotBeNull();
        (await _bench.SpendAsync(book, 1_000_000, 1, endUser: "ben")).ShouldBeNull();
        (await _bench.SpendAsync(book, 50_000_000, 1)).ShouldBeNull("nobody's");
        _bench.Clock.Advance(TimeSpan.FromSeconds(40));
        await _bench.TickAsync(book);
        book.Use().ShouldBeEmpty("who is not there takes no memory");
        (await _bench.SpendAsync(book, 1, 1, endUser: "ann")).ShouldNotBeNull("and is not forgotten");
    }

    [Fact]
    public async Task Thresholds_OnceReachedByAll_AreRaisedOnceAWindow()
    {
        var (one, other) = (_bench.Open("a", Dollar), _bench.Open("b", Dollar));
        await _bench.SpendAsync(one, 450_000, 450_000);
        await _bench.TickAsync(one, other);
        Raised().ShouldBeEmpty();

        await _bench.SpendAsync(other, 50_000, 50_000);
        await _bench.TickAsync(one, other);
        await _bench.SpendAsync(one, 320_000, 320_000);
        await _bench.TickAsync(one, other);
        await _bench.TickAsync(one, other);

        var raised = Raised();
        raised.Select(alert => alert.Key).ShouldBe(["budget/dollar/all/2026-01-15T00:00/50", "budget/dollar/all/2026-01-15T00:00/80"]);
        raised[0].Figures.Single(figure => figure.Name == "spentUsd").Value.ShouldBe(0.5m);
        (await _bench.SpendAsync(other, 190_000, 0)).ShouldNotBeNull();
        Raised().ShouldHaveSingleItem().Message.ShouldContain("is used up ($0.82 spent)");
    }

    [Fact]
    public async Task Soft_BeyondItsAmount_PaysAndTells()
    {
        var book = _bench.Open("a", Dollar with { Enforcement = BudgetEnforcement.Soft });

        for (var i = 0; i < 3; i++)
        {
            (await _bench.SpendAsync(book, 900_000, 500_000)).ShouldBeNull();
        }

        await _bench.TickAsync(book);
        book.Use().ShouldHaveSingleItem().Spent.ShouldBe(1.5m);
        Raised().Count.ShouldBe(3);
    }

    [Fact]
    public async Task Set_BesideTheConfiguration_HoldsInItsPlaceUntilUnset()
    {
        var book = _bench.Open("a", Dollar);
        _bench.Office.Set(Dollar with { Amount = 0.2m });
        await _bench.TickAsync(book);

        (await _bench.SpendAsync(book, 300_000, 0)).ShouldNotBeNull();
        _bench.Office.Unset("dollar").ShouldBeTrue();
        _bench.Office.Unset("dollar").ShouldBeFalse();
        await _bench.TickAsync(book);

        (await _bench.SpendAsync(book, 300_000, 0)).ShouldBeNull();
    }

    private List<Pareto.Core.Alerting.Alert> Raised()
    {
        var raised = new List<Pareto.Core.Alerting.Alert>();
        while (_bench.Alerts.Raised.TryRead(out var alert))
        {
            raised.Add(alert);
        }

        return raised;
    }

    private async Task GivenBackAsync(params BudgetBook[] books)
    {
        for (var i = 0; i < 6; i++)
        {
            await _bench.TickAsync(books);
        }
    }
}
