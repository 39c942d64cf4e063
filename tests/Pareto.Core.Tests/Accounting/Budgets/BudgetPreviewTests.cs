using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Accounting.Budgets;

public sealed class SqliteBudgetPreviewTests() : BudgetPreviewTests(StorageEngine.Sqlite);

public sealed class PostgresBudgetPreviewTests() : BudgetPreviewTests(StorageEngine.Postgres);

public abstract class BudgetPreviewTests(StorageEngine engine) : IAsyncDisposable
{
    private static readonly BudgetOptions Dollar = new() { Name = "dollar", Amount = 1, Window = BudgetPeriod.Day, PerEach = BudgetEach.Team };

    private readonly BudgetBench _bench = new(engine);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Ask_AfterAGatewayHasSpent_SaysWhatThatGatewaySays()
    {
        var book = _bench.Open("a", Dollar);
        await _bench.SpendAsync(book, kept: 700_000, cost: 600_000);
        var (_, refusal, _) = await _bench.ReserveAsync(book, 500_000);
        var (reservation, _, _) = await _bench.ReserveAsync(book, 300_000, begins: false);
        var reserved = reservation!.Amount;
        reservation.Release();
        await book.DisposeAsync();

        var preview = _bench.Preview("team", Dollar);

        refusal.ShouldNotBeNull();
        preview.Ask(_bench.Question(500_000)).Refusal.ShouldBe(refusal);
        preview.Ask(_bench.Question(500_000)).Resets.ShouldBe(refusal.Resets);
        preview.Ask(_bench.Question(300_000)).Reserved.ShouldBe(reserved / 1e12m);
        var use = preview.Use.ShouldHaveSingleItem();
        (use.Subject, use.Spent, use.Kept, use.Left).ShouldBe(("team team", 0.6m, 0m, 0.4m));
    }

    [Fact]
    public async Task Ask_AShareThatNothingWasChargedTo_HasWhatTheLedgerKnows()
    {
        await _bench.Ledger.AppendAsync(_bench.Row(900_000, "lab"));
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));

        _bench.Preview("lab", Dollar).Use.ShouldHaveSingleItem().Spent.ShouldBe(0.9m);
        _bench.Preview("lab", Dollar).Ask(_bench.Question(200_000, "lab")).Problem.ShouldNotBeNull().ShouldContain("for team lab has $0.10 left");
        _bench.Preview("other", Dollar).Ask(_bench.Question(200_000, "other")).Problem.ShouldBeNull();
    }

    [Fact]
    public void Preview_OfBudgets_ChangesNothing()
    {
        _bench.Preview("team", Dollar).Ask(_bench.Question(300_000)).Reserved.ShouldBe(0.3m);

        _bench.Charged().ShouldBe(0);
        _bench.Sum("(SELECT COUNT(*) * 1000000 FROM budget)").ShouldBe(0);
    }

    [Fact]
    public void Use_WhatIsSetBesideTheFile_HoldsInItsPlace()
    {
        _bench.Office.Set(Dollar with { Amount = 3 });

        _bench.Preview("team", Dollar).Use.ShouldHaveSingleItem().Limit.ShouldBe(3);
    }
}
