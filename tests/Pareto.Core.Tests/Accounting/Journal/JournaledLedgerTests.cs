using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Journal;
using Pareto.Core.Accounting.Spill;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting.Journal;

/// <summary>The ledger with a journal in front of its store.</summary>
public sealed class JournaledLedgerTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly SwitchedStore _store = new();

    private string JournalPath => Path.Combine(_temp.Path, "ledger.journal");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Append_DatabaseLocked_IsCommittedAtOnceAndReadOnceItIsFree()
    {
        using var test = new TestDatabase();
        var spill = SpillFile.Open(test.Directory, new StorageOptions());
        await using var ledger = new Ledger(LedgerStores.Open(test.Database, "test"), LedgerStores.OpenJournal(test.Database, new StorageOptions(), spill));
        using var other = test.Database.OpenWriter();
        var transaction = other.BeginTransaction();

        for (var i = 0; i < 1000; i++)
        {
            ledger.AppendAsync(Rows.Row($"req_{i:D4}")).IsCompletedSuccessfully.ShouldBeTrue();
        }

        transaction.Rollback();
        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(1000);
        spill.Dispose();
    }

    [Fact]
    public async Task Append_StoreRefuses_KeepsWhatItHasAndTellsWhoComesThen()
    {
        await using var ledger = Open();
        _store.Refuses = true;
        await ledger.AppendAsync(Rows.Row("req_0"));
        var told = await Should.ThrowAsync<LedgerException>(AppendUntilToldAsync(ledger));
        told.Message.ShouldContain("gone");

        _store.Refuses = false;
        await ledger.AppendAsync(Rows.Row("req_last"));

        await _store.WaitForAsync(_store.Written.Length);
        _store.Written[0].ShouldBe("req_0");
        _store.Written.ShouldContain("req_last");
        _store.Written.ShouldBeUnique();
    }

    [Fact]
    public async Task Append_JournalFull_WaitsForTheStore()
    {
        using var test = new TestDatabase();
        await using var ledger = new Ledger(LedgerStores.Open(test.Database, "test"), JournalFile.Create(JournalPath, JournalRecord.Heading));
        using var other = test.Database.OpenWriter();
        var transaction = other.BeginTransaction();
        var row = Rows.Row("req") with { Reason = new string('r', 1 << 20) };

        // More than both halves hold.
        var appends = Enumerable.Range(1, 40).Select(attempt => ledger.AppendAsync(row with { Attempt = attempt }).AsTask()).ToArray();
        appends.Count(append => append.IsCompleted).ShouldBeInRange(15, 30);
        transaction.Rollback();
        await Task.WhenAll(appends);

        test.Reader.Entries(new RequestId("req")).Count.ShouldBe(40);
    }

    [Fact]
    public async Task Dispose_StoreTakesNothing_LeavesTheRowsToTheNextStart()
    {
        _store.Refuses = true;
        await using (var ledger = Open())
        {
            await ledger.AppendAsync(Rows.Row("req_1"));
        }

        using var spill = SpillFile.Open(DataDirectory.At(_temp.Path), new StorageOptions());

        spill.Peek(10).Appends.ShouldHaveSingleItem().Entries.ShouldBe([Rows.Row("req_1")]);
        File.Exists(JournalPath).ShouldBeFalse();
    }

    [Fact]
    public async Task Dispose_StoreThere_HasAllRowsAndLeavesNoFile()
    {
        await using (var ledger = Open())
        {
            for (var i = 0; i < 100; i++)
            {
                await ledger.AppendAsync(Rows.Row($"req_{i:D2}"));
            }
        }

        _store.Written.ShouldBe(Enumerable.Range(0, 100).Select(i => $"req_{i:D2}"));
        File.Exists(JournalPath).ShouldBeFalse();
    }

    [Fact]
    public void LacksRows_JournalOfAGatewayThatWasKilled_IsSaidUntilItHasStartedAgain()
    {
        using var test = new TestDatabase();
        using (var left = JournalFile.Create(Path.Combine(test.Directory.Path, "ledger.journal"), JournalRecord.Heading))
        {
            test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(0);
            test.Reader.LacksRows.ShouldBeFalse();
            left.TryAdd(JournalRecord.Of([Rows.Row("req_1")], null)).ShouldBeTrue();
        }

        test.Reader.Totals(LedgerFilter.All, LedgerGrouping.None)[0].Attempts.ShouldBe(0);
        test.Reader.LacksRows.ShouldBeTrue();

        using var spill = SpillFile.Open(test.Directory, new StorageOptions());
        test.Reader.LacksRows.ShouldBeTrue("it waits in the spill now");
        spill.Forget(spill.Peek(10).End);
        test.Reader.LacksRows.ShouldBeFalse();
    }

    [Fact]
    public void OpenJournal_RowsMustSurviveALossOfPower_ThereIsNone()
    {
        using var test = new TestDatabase();
        var options = new StorageOptions { Durability = StorageDurability.Power };
        using var spill = SpillFile.Open(test.Directory, options);

        LedgerStores.OpenJournal(test.Database, options, spill).ShouldBeNull();
    }

    private Ledger Open() => new(_store, JournalFile.Create(JournalPath, JournalRecord.Heading));

    private static async Task AppendUntilToldAsync(Ledger ledger)
    {
        for (var i = 1; i < 100_000; i++)
        {
            await ledger.AppendAsync(Rows.Row($"req_{i}"));
        }
    }
}
