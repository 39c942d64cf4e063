using Pareto.Core.Accounting.Journal;
using Pareto.Core.Accounting.Spill;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.Accounting.Spill;

public sealed class SpillFileTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    private DataDirectory Directory => DataDirectory.At(_temp.Path);

    private string FilePath => Path.Combine(_temp.Path, "ledger.spill");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Append_EveryField_ReadsBackAfterAnotherStart()
    {
        SpilledAppend[] appends =
        [
            new([Rows.FullRow("req_full") with { Advice = new Advice(AdviceOutcome.Unsure, 3, 2), Purpose = AttemptPurpose.Router }, Rows.BareRow("req_bare")], null),
            new([Rows.Row("req_computed") with { Usage = new TokenUsage { Input = 1, Compute = TimeSpan.FromMicroseconds(7) } }], Rows.Audit("req_audit")),
            new([], Rows.Audit("req_audit")),
        ];
        using (var spill = Open())
        {
            spill.TryAppend(appends[..1]).ShouldBeTrue();
            spill.TryAppend(appends[1..]).ShouldBeTrue();
        }

        using var again = Open();
        var (read, _) = again.Peek(10);

        read.SelectMany(append => append.Entries).ShouldBe(appends.SelectMany(append => append.Entries));
        read[0].Audit.ShouldBeNull();
        foreach (var audit in read.Skip(1).Select(append => append.Audit.ShouldNotBeNull()))
        {
            // What is stored of them is equal, whatever the collections are.
            AuditRow.Of(audit, 1, []).ComputeHash().ShouldBe(AuditRow.Of(Rows.Audit("req_audit"), 1, []).ComputeHash());
        }
    }

    [Fact]
    public void Peek_SomeForgotten_GivesTheNextInOrder()
    {
        using var spill = Open();
        spill.TryAppend([.. Enumerable.Range(0, 10).Select(i => Append($"req_{i}"))]);
        var (first, end) = spill.Peek(4);
        spill.Forget(end);

        var (rest, last) = spill.Peek(100);
        spill.Forget(last);

        first.Concat(rest).Select(append => append.Entries[0].RequestId.Value).ShouldBe(Enumerable.Range(0, 10).Select(i => $"req_{i}"));
        spill.IsEmpty.ShouldBeTrue();
        new FileInfo(FilePath).Length.ShouldBe(0);
    }

    [Fact]
    public void TryAppend_BeyondTheBound_TakesNothing()
    {
        using var spill = Open(new SpillOptions { MaxBytes = 2000 });
        spill.TryAppend([Append("req_1")]).ShouldBeTrue();

        spill.TryAppend([Append("req_2"), Append("req_3"), Append("req_4")]).ShouldBeFalse();

        spill.Peek(10).Appends.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(100)]
    public void Open_LastAppendCutShort_KeepsThoseBefore(int kept)
    {
        long whole;
        using (var spill = Open())
        {
            spill.TryAppend([Append("req_1")]);
            whole = new FileInfo(FilePath).Length;
            spill.TryAppend([Append("req_2")]);
        }

        using (var file = File.OpenWrite(FilePath))
        {
            file.SetLength(whole + kept);
        }

        using var again = Open();
        again.Peek(10).Appends.Single().Entries[0].RequestId.Value.ShouldBe("req_1");
        again.TryAppend([Append("req_3")]);
        again.Peek(10).Appends.Select(append => append.Entries[0].RequestId.Value).ShouldBe(["req_1", "req_3"]);
    }

    [Fact]
    public void Open_DamagedInTheMiddle_IsRefusedAndLeftAlone()
    {
        using (var spill = Open())
        {
            spill.TryAppend([Append("req_1"), Append("req_2")]);
        }

        var bytes = File.ReadAllBytes(FilePath);
        bytes[50] ^= 1;
        File.WriteAllBytes(FilePath, bytes);

        Should.Throw<StorageException>(() => Open()).Message.ShouldContain("damaged at byte 0");

        File.ReadAllBytes(FilePath).ShouldBe(bytes);
    }

    [Fact]
    public void Open_SecondGatewayOfTheDirectory_HasItsOwnAndLeavesItToTheNext()
    {
        var first = Open();
        using (var second = Open())
        {
            second.TryAppend([Append("req_2")]);
            second.IsEmpty.ShouldBeFalse();
            first.IsEmpty.ShouldBeTrue();
        }

        first.TryAppend([Append("req_1")]);
        first.Dispose();

        using var next = Open();
        next.Peek(10).Appends.Select(append => append.Entries[0].RequestId.Value).ShouldBe(["req_1", "req_2"]);
        new FileInfo(Path.Combine(_temp.Path, "ledger-2.spill")).Length.ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Open_JournalOfAProcessThatEnded_IsTakenOver(int rows)
    {
        var path = Path.Combine(_temp.Path, "ledger.journal");
        using var journal = JournalFile.Create(path, JournalRecord.Heading);
        var requests = Enumerable.Range(0, rows).Select(i => $"req_{i}").ToList();
        requests.ForEach(request => journal.TryAdd(JournalRecord.Of([Rows.Row(request)], null)).ShouldBeTrue());

        using var spill = Open();

        spill.Peek(10).Appends.Select(append => append.Entries[0].RequestId.Value).ShouldBe(requests);
        File.Exists(path).ShouldBeFalse();
    }

    private SpillFile Open(SpillOptions? options = null) => SpillFile.Open(Directory, new StorageOptions { Spill = options ?? new SpillOptions() });

    private static SpilledAppend Append(string request) => new([Rows.Row(request)], null);
}
