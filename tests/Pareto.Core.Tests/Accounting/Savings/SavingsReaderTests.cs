using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Savings;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting.Savings;

public abstract class SavingsReaderTests(StorageEngine engine)
{
    /// <summary>A router that costs more than it saves is a loss, whatever the answers alone would say (BerriAI/litellm #38816).</summary>
    [Fact]
    public async Task Read_ARouterDearerThanWhatItSaves_IsALoss()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test,
        [
            Rows.Row("req_1") with { Final = false, Purpose = AttemptPurpose.Router, Cost = 0.05m, BaselineCost = 0 },
            Rows.Row("req_1", attempt: 2) with { Cost = 0.002m, BaselineCost = 0.01m },
            Rows.Row("req_1", attempt: 3) with { Final = false, Purpose = AttemptPurpose.Judge, Cost = 0.001m, BaselineCost = 0 },
        ]);

        var all = new SavingsReader(test.Database).Read(LedgerFilter.All)[0].Declared;

        all.ShouldBe(new DeclaredSavings(1, 0.01m, 0.053m, 0.002m, 0, 0.001m, 0.05m, 0, 0, 0, -0.043m, 0));
    }

    [Fact]
    public async Task Read_Corrections_Count()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [Rows.Row("req_1") with { Cost = 1m, BaselineCost = 3m }]);

        (await Corrections.AddAsync(test.Database, new RequestId("req_1"), new Correction(new CostParts { Other = 0.5m }, "invoice"), Rows.Noon)).ShouldBeTrue();
        (await Corrections.AddAsync(test.Database, new RequestId("req_1"), new Correction(new CostParts { Other = -0.2m }, "credit"), Rows.Noon)).ShouldBeTrue();
        (await Corrections.AddAsync(test.Database, new RequestId("req_2"), new Correction(new CostParts { Other = 1m }, "nobody's"), Rows.Noon)).ShouldBeFalse();

        var all = new SavingsReader(test.Database).Read(LedgerFilter.All)[0].Declared;
        (all.Cost, all.Corrections, all.Net, all.Requests).ShouldBe((1.3m, 0.3m, 1.7m, 1));
        var total = test.Reader.TotalsOf(new RequestId("req_1"))!;
        (total.Cost, total.Attempts, total.CostParts.Total).ShouldBe((1.3m, 1, 1.3m));
        test.Reader.Entries(new RequestId("req_1"))[^1].Reason.ShouldBe("credit");
    }

    [Fact]
    public async Task Read_HoldOut_GivesSavingsAndQualityOfEachWorkload()
    {
        using var test = new TestDatabase(engine);
        var random = new Random(5);
        var rows = new List<LedgerEntry>();
        using var outcomes = new OutcomeStore(test.Database, test.Clock);
        for (var i = 0; i < 400; i++)
        {
            var held = i % 4 == 0;
            var draw = new HoldOutDraw(held ? HoldOutArm.HeldOut : HoldOutArm.Routed, $"{i:x16}");
            var row = Rows.Row($"req_{i}") with { HoldOut = draw, Workload = i < 200 ? "a" : "b", Cost = (held ? 0.010m : 0.004m) + (random.Next(1000) / 1_000_000m) };
            rows.Add(row);
            if (i % 2 == 0)
            {
                outcomes.Write(new Outcome(row.RequestId, row.Target, OutcomeSource.User, row.Workload, row.Task, row.Complexity, held ? 0.9 : 0.8));
            }
        }

        await AppendAsync(test, rows);

        var reports = new SavingsReader(test.Database).Read(LedgerFilter.All);

        reports.Select(report => report.Workload).ShouldBe([null, "a", "b"]);
        var all = reports[0].HeldOut!;
        (all.RoutedRequests, all.HeldOutRequests, all.RoutedUnits, all.HeldOutUnits).ShouldBe((300, 100, 300, 100));
        all.PerRequest!.Value.ShouldBe(0.006, 0.0001);
        all.PerRequest.Low!.Value.ShouldBeInRange(0.0058, all.PerRequest.Value);
        all.PerRequest.High!.Value.ShouldBeInRange(all.PerRequest.Value, 0.0062);
        all.Quality!.Value.ShouldBe(-0.1, 1e-9);
        reports[1].HeldOut!.HeldOutRequests.ShouldBe(50);
    }

    [Fact]
    public async Task Read_NothingHeldOut_SaysNothingOfIt()
    {
        using var test = new TestDatabase(engine);
        await AppendAsync(test, [Rows.Row("req_1")]);

        new SavingsReader(test.Database).Read(LedgerFilter.All)[0].HeldOut.ShouldBeNull();
    }

    private static async Task AppendAsync(TestDatabase test, IReadOnlyList<LedgerEntry> rows)
    {
        await using var ledger = Ledger.Open(test.Database);
        await ledger.AppendAsync(rows);
    }
}
