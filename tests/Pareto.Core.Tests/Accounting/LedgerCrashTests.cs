using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Spill;
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

    [Theory(Timeout = 60_000)]
    [InlineData(nameof(Child_AppendsUntilKilled))]
    [InlineData(nameof(Child_AppendsToTheJournalUntilKilled))]
    public async Task Kill_WhileAppending_LosesNothingAcknowledged(string appending)
    {
        using var temp = new TempDirectory();
        var acknowledged = new HashSet<string>();
        using (var child = new ChildProcess(typeof(LedgerCrashTests), appending, temp.Path))
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
        await using var next = OpenWithJournal(database);
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
    public Task Child_AppendsUntilKilled() => AppendUntilKilledAsync(Ledger.Open);

    [Fact(Explicit = true)]
    public Task Child_AppendsToTheJournalUntilKilled() => AppendUntilKilledAsync(OpenWithJournal);

    private static async Task AppendUntilKilledAsync(Func<Database, Ledger> open)
    {
        var directory = DataDirectory.Create(ChildProcess.OwnDirectory);
        using var database = SqliteDatabase.Open(directory, new StorageOptions(), new FakeTimeProvider());
        await using var ledger = open(database);
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

    /// <summary>The ledger as a gateway opens it.</summary>
    private static Ledger OpenWithJournal(Database database)
    {
        var options = new StorageOptions();
        var spill = SpillFile.Open(database.Directory, options);
        var store = new SpillingLedgerStore(LedgerStores.Open(database, "test"), spill, options.Spill.Retry, TimeProvider.System, NullLogger.Instance);
        return new Ledger(store, LedgerStores.OpenJournal(database, options, spill).ShouldNotBeNull());
    }

    private static string RequestOf(int worker, int number) => $"req_{number:D5}_{worker:D2}";
}
