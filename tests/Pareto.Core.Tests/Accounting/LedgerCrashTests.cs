using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Accounting;

/// <summary>What was acknowledged is there after <c>kill -9</c>, once.</summary>
public class LedgerCrashTests
{
    private const int Workers = 64;
    private const int AcknowledgedBeforeTheKill = 5000;

    [Fact(Timeout = 60_000)]
    public async Task Kill_WhileAppending_LosesNothingAcknowledged()
    {
        using var temp = new TempDirectory();
        var acknowledged = new HashSet<string>();
        using (var child = new ChildProcess(typeof(LedgerCrashTests), nameof(Child_AppendsUntilKilled), temp.Path))
        {
            (await child.HearAsync()).ShouldBe("open");
            using var beside = SqliteDatabase.OpenExisting(DataDirectory.At(temp.Path));
            while (acknowledged.Count < AcknowledgedBeforeTheKill)
            {
                acknowledged.Add((await child.HearAsync()).ShouldNotBeNull()).ShouldBeTrue();
            }

            new LedgerReader(beside).Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBeGreaterThanOrEqualTo(AcknowledgedBeforeTheKill);

            child.Kill();
            while (await child.HearAsync() is { } request)
            {
                // A line that the kill cut short is no acknowledgement.
                if (request.Length == RequestOf(0, 0).Length)
                {
                    acknowledged.Add(request).ShouldBeTrue();
                }
            }
        }

        using var database = SqliteDatabase.Open(DataDirectory.At(temp.Path), new StorageOptions(), new FakeTimeProvider());
        var reader = new LedgerReader(database);
        foreach (var request in acknowledged)
        {
            reader.Entries(new RequestId(request)).Count.ShouldBe(1, request);
        }

        // What is there beyond was committed but not acknowledged: at most one append of each worker.
        var total = reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0];
        total.Attempts.ShouldBeInRange(acknowledged.Count, acknowledged.Count + Workers);
        total.Cost.ShouldBe(total.Attempts * Rows.Row("any").Cost!.Value);
    }

    [Fact(Explicit = true)]
    public async Task Child_AppendsUntilKilled()
    {
        var directory = DataDirectory.Create(ChildProcess.OwnDirectory);
        using var database = SqliteDatabase.Open(directory, new StorageOptions(), new FakeTimeProvider());
        await using var ledger = Ledger.Open(database);
        using var output = Console.OpenStandardOutput();
        ChildProcess.Say(output, "open");

        // An end, in case nobody kills it.
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                var request = RequestOf(worker, i);
                await ledger.AppendAsync(Rows.Row(request));
                ChildProcess.Say(output, request);
            }
        }));
    }

    private static string RequestOf(int worker, int number) => $"req_{number:D5}_{worker:D2}";
}
