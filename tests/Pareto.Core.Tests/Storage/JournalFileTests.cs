using System.Text;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Storage;

public sealed class JournalFileTests : IDisposable
{
    private const int LargeBytes = 1 << 20;

    private readonly TempDirectory _temp = new();

    private string FilePath => Path.Combine(_temp.Path, "ledger.journal");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Add_NothingTaken_ReadsBackInOrderWithTheHeading()
    {
        using var journal = JournalFile.Create(FilePath, "a,b");
        Add(journal, "one", "two");
        journal.Turn();
        Add(journal, "three");

        Read().ShouldBe(["one", "two", "three"]);
        JournalFile.Read(FilePath).Heading.ShouldBe("a,b");
    }

    [Fact]
    public void Turn_OtherHalfNotForgotten_GoesOnInTheSame()
    {
        using var journal = JournalFile.Create(FilePath, "a");
        Add(journal, "one");
        journal.Turn();
        Add(journal, "two");
        journal.Turn();
        Add(journal, "three");

        Read().ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public void Forget_RestingHalf_KeepsTheOther()
    {
        using var journal = JournalFile.Create(FilePath, "a");
        Add(journal, "one");
        journal.Turn();
        Add(journal, "two");
        journal.Forget(all: false);

        Read().ShouldBe(["two"]);
        journal.Forget(all: true);
        Read().ShouldBeEmpty();
    }

    [Fact]
    public void Add_AfterManyTurns_NeverReadsWhatAnEarlierTurnLeft()
    {
        using var journal = JournalFile.Create(FilePath, "a");
        foreach (var turn in Enumerable.Range(0, 5))
        {
            Add(journal, $"first {turn}", $"second {turn}", $"third {turn}");
            journal.Turn();
            journal.Forget(all: false);
        }

        Add(journal, "first 5");

        // As if more had been added than was: what stands behind is of an earlier turn.
        Claim(half: 1, bytes: 1000);

        Read().ShouldBe(["first 5"]);
    }

    [Fact]
    public void Add_HalfFull_IsRefusedUntilTheNextTurn()
    {
        using var journal = JournalFile.Create(FilePath, "a");
        var record = new byte[LargeBytes];
        var added = 0;
        while (journal.TryAdd(record))
        {
            added++;
        }

        added.ShouldBe(15, "sixteen would leave no room for their heads");
        journal.Turn();
        journal.TryAdd(record).ShouldBeTrue();
        JournalFile.Read(FilePath).Records.Count.ShouldBe(16);
    }

    [Fact]
    public void Create_AnyRecord_NeedsNoMoreRoomOnTheDisk()
    {
        using var journal = JournalFile.Create(FilePath, "a");
        var length = new FileInfo(FilePath).Length;

        Add(journal, "one");

        length.ShouldBeGreaterThan(2 * 16 * LargeBytes);
        new FileInfo(FilePath).Length.ShouldBe(length);
    }

    [Fact]
    public void Read_RecordDamaged_GivesThoseBefore()
    {
        using (var journal = JournalFile.Create(FilePath, "a"))
        {
            Add(journal, "one", "two", "three");
        }

        var bytes = File.ReadAllBytes(FilePath);
        bytes[bytes.AsSpan().IndexOf("two"u8)]++;
        File.WriteAllBytes(FilePath, bytes);

        Read().ShouldBe(["one"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(5000)]
    public void Read_FileCutShort_GivesNothing(int length)
    {
        File.WriteAllBytes(FilePath, new byte[length]);

        Read().ShouldBeEmpty();
    }

    [Fact]
    public void Dispose_SomethingLeft_KeepsTheFile()
    {
        using (var journal = JournalFile.Create(FilePath, "a"))
        {
            Add(journal, "one");
        }

        Read().ShouldBe(["one"]);
    }

    [Fact]
    public void Dispose_NothingLeft_TakesTheFileAway()
    {
        using (var journal = JournalFile.Create(FilePath, "a"))
        {
            Add(journal, "one");
            journal.Forget(all: true);
        }

        File.Exists(FilePath).ShouldBeFalse();
    }

    [Fact]
    public async Task CatchUp_RecordsWait_ReturnsOnceTheyAreForgotten()
    {
        var watch = new JournalWatch(DataDirectory.At(_temp.Path));
        using var journal = JournalFile.Create(FilePath, "a");
        watch.CatchUp();
        Add(journal, "one");

        var catching = Task.Factory.StartNew(watch.CatchUp, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        journal.Turn();
        Add(journal, "after it was asked");
        catching.IsCompleted.ShouldBeFalse();
        journal.Forget(all: false);

        await catching;
    }

    [Fact(Timeout = 30_000)]
    public async Task CatchUp_NobodyTakesTheRecords_GoesOnWithoutThem()
    {
        using (var journal = JournalFile.Create(FilePath, "a"))
        {
            Add(journal, "left by a process that was killed");
        }

        var watch = new JournalWatch(DataDirectory.At(_temp.Path));
        for (var again = 0; again < 100; again++)
        {
            await Task.Yield();
            watch.CatchUp();
        }
    }

    private static void Add(JournalFile journal, params string[] records)
    {
        foreach (var record in records)
        {
            journal.TryAdd(Encoding.UTF8.GetBytes(record)).ShouldBeTrue();
        }
    }

    private IEnumerable<string> Read() => JournalFile.Read(FilePath).Records.Select(record => Encoding.UTF8.GetString(record));

    /// <summary>Says of a half that so much was written in it.</summary>
    private void Claim(int half, long bytes)
    {
        using var file = File.OpenHandle(FilePath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.Write(file, BitConverter.GetBytes(bytes), (16 * half) + sizeof(long));
    }
}
