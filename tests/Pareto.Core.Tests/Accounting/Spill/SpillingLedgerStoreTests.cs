using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Spill;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Accounting.Spill;

public sealed class SpillingLedgerStoreTests : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly TempDirectory _temp = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly SwitchedStore _database = new();

    private long SpillLength => new FileInfo(Path.Combine(_temp.Path, "ledger.spill")).Length;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Append_DatabaseThere_GoesNowhereElse()
    {
        await using var ledger = Open();

        await ledger.AppendAsync(Rows.Row("req_1"));

        _database.Written.ShouldBe(["req_1"]);
        SpillLength.ShouldBe(0);
    }

    [Fact]
    public async Task Append_DatabaseGoneAndBack_WritesEachOnceInOrder()
    {
        await using var ledger = Open();
        await ledger.AppendAsync(Rows.Row("req_0"));
        _database.IsGone = true;
        foreach (var number in Enumerable.Range(1, 700))
        {
            await ledger.AppendAsync(Rows.Row($"req_{number}"));
        }

        _database.Written.ShouldBe(["req_0"]);
        await _clock.WaitForTimersAsync(1);
        _database.IsGone = false;
        _clock.Advance(Retry);
        await _database.WaitForAsync(701);

        _database.Written.ShouldBe(Enumerable.Range(0, 701).Select(number => $"req_{number}"));
    }

    [Fact]
    public async Task Append_WhileOthersWait_DoesNotOvertakeThem()
    {
        await using var ledger = Open();
        _database.IsGone = true;
        await ledger.AppendAsync(Rows.Row("req_1"));
        await _clock.WaitForTimersAsync(1);
        _database.IsGone = false;

        await ledger.AppendAsync(Rows.Row("req_2"));

        _database.Written.ShouldBeEmpty();
        _clock.Advance(Retry);
        await _database.WaitForAsync(2);
        _database.Written.ShouldBe(["req_1", "req_2"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Append_WhileOthersAreReplayed_WaitsForTheReplayOfItsOwn()
    {
        await using var ledger = Open(maxBytes: 10_000_000);
        _database.IsGone = true;
        // One more than a replay takes.
        foreach (var number in Enumerable.Range(1, 1025))
        {
            await ledger.AppendAsync(Rows.Row($"req_{number}"));
        }

        await _clock.WaitForTimersAsync(1);
        using var begun = new SemaphoreSlim(0);
        using var mayEnd = new SemaphoreSlim(1);
        _database.BeforeWrite = () =>
        {
            begun.Release();
            mayEnd.Wait();
        };
        _database.IsGone = false;
        // The replays run on the thread that moves the clock, so it is not this one.
        var replays = AdvanceAsync();
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        var spilled = SpillLength;

        var append = ledger.AppendAsync(Rows.Row("req_late")).AsTask();
        SpinWait.SpinUntil(() => SpillLength > spilled || append.IsFaulted);
        mayEnd.Release();
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        append.IsCompleted.ShouldBeFalse();

        mayEnd.Release();
        await append;
        _database.Written.Last().ShouldBe("req_late");
        await replays;

        async Task AdvanceAsync()
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            _clock.Advance(Retry);
        }
    }

    [Fact]
    public async Task Open_RowsOfAnEarlierProcess_AreWritten()
    {
        _database.IsGone = true;
        await using (var dying = Open())
        {
            await dying.AppendAsync(Rows.Row("req_1"));
        }

        _database.IsGone = false;
        await using var ledger = Open();
        await _database.WaitForAsync(1);

        _database.Written.ShouldBe(["req_1"]);
    }

    [Fact]
    public async Task Append_SpillFull_IsRefusedWithBothReasonsThenRecovers()
    {
        await using var ledger = Open(maxBytes: 2000);
        _database.IsGone = true;
        await ledger.AppendAsync(Rows.Row("req_1"));

        var exception = await Should.ThrowAsync<LedgerException>(async () =>
        {
            while (true)
            {
                await ledger.AppendAsync(Rows.Row("req_more"));
            }
        });

        exception.Message.ShouldContain("gone");
        exception.Message.ShouldContain("storage.spill.maxBytes");
        await _clock.WaitForTimersAsync(1);
        _database.IsGone = false;
        _clock.Advance(Retry);
        await _database.WaitForAsync(2);
        await ledger.AppendAsync(Rows.Row("req_2"));
        _database.Written.ShouldContain("req_2");
    }

    [Fact]
    public async Task Append_RowsThatTheDatabaseRefuses_AreNotKeptForLater()
    {
        await using var ledger = Open();
        _database.Refuses = true;

        await Should.ThrowAsync<LedgerException>(ledger.AppendAsync(Rows.Row("req_1")).AsTask());

        SpillLength.ShouldBe(0);
    }

    private Ledger Open(long maxBytes = 1_000_000)
    {
        var options = new StorageOptions { Spill = new SpillOptions { MaxBytes = maxBytes } };
        return new Ledger(new SpillingLedgerStore(_database, SpillFile.Open(DataDirectory.At(_temp.Path), options), Retry, _clock, NullLogger.Instance));
    }
}
