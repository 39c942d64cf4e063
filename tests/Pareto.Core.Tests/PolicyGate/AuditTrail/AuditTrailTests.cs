using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.AuditTrail;
using Pareto.Core.Storage;
using Pareto.Core.Tests.Accounting;
using Pareto.Core.Tests.Storage;

namespace Pareto.Core.Tests.PolicyGate.AuditTrail;

public abstract class AuditTrailTests(StorageEngine engine) : IDisposable
{
    private readonly TestDatabase _test = new(engine);

    internal TestDatabase Test => _test;

    public void Dispose()
    {
        _test.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Verify_TrailAsWritten_IsWhole()
    {
        await WriteAsync(5);

        var report = Verify();

        report.Problems.ShouldBeEmpty();
        report.Entries.ShouldBe(5);
        report.End!.Number.ShouldBe(5);
    }

    [Fact]
    public void Verify_NothingWritten_IsWhole()
    {
        var report = Verify();

        report.IsWhole.ShouldBeTrue();
        report.Entries.ShouldBe(0);
        report.End.ShouldBeNull();
    }

    [Fact]
    public async Task AppendAsync_EntryAndRows_AreCommittedTogether()
    {
        await using (var ledger = Ledger.Open(_test.Database))
        {
            await ledger.AppendAsync([Rows.Row("req_1")], Entry(1));
            await ledger.AppendAsync([], Entry(2));
        }

        _test.Reader.Entries(new RequestId("req_1")).Count.ShouldBe(1);
        Verify().Entries.ShouldBe(2);
    }

    [Fact]
    public async Task AppendAsync_SameRequestTwice_KeepsTheFirst()
    {
        await using (var ledger = Ledger.Open(_test.Database))
        {
            await ledger.AppendAsync([], Entry(1));
            await ledger.AppendAsync([], Entry(1) with { Action = "block" });
            await ledger.AppendAsync([], Entry(2));
        }

        Verify().Problems.ShouldBeEmpty();
        Exported().Select(line => line.GetProperty("action").GetString()).ShouldBe(["mask", "mask"]);
    }

    [Fact]
    public async Task AppendAsync_ManyAtOnceFromTwoLedgers_IsOneChain()
    {
        await using (var one = Ledger.Open(_test.Database))
        await using (var other = Ledger.Open(_test.Database))
        {
            await Task.WhenAll(Enumerable.Range(1, 400).Select(i => (i % 2 == 0 ? one : other).AppendAsync([], Entry(i)).AsTask()));
        }

        var report = Verify();
        report.Problems.ShouldBeEmpty();
        report.Entries.ShouldBe(400);
    }

    [Theory]
    [InlineData("UPDATE audit_trail SET action = 'allow' WHERE number = 3")]
    [InlineData("DELETE FROM audit_trail")]
    public async Task Trail_PlainChange_IsRefusedByTheDatabase(string sql)
    {
        await WriteAsync(3);
        using var writer = _test.Database.OpenWriter();

        Should.Throw<DbException>(() => writer.Execute(sql)).Message.ShouldContain("append-only");
    }

    public static TheoryData<string> EveryColumn() =>
        ["at", "event", "request_id", "key_name", "workload", "sensitivity", "action", "policy", "findings", "reply_findings", "targets", "outcome", "previous", "hash"];

    [Theory]
    [MemberData(nameof(EveryColumn))]
    public async Task Verify_FieldChanged_NamesTheEntry(string column)
    {
        await WriteAsync(5);
        var value = column switch { "at" => "at + 1", "previous" or "hash" => Bytes(new string('0', 64)), _ => $"{column} || 'x'" };

        Tamper($"UPDATE audit_trail SET {column} = {value} WHERE number = 3");

        Verify().Problems.ShouldContain(problem => problem.Kind == AuditTrailProblemKind.Changed && problem.First == 3 && problem.Last == 3);
    }

    [Fact]
    public async Task Verify_TextMovedToTheNextField_IsFound()
    {
        await WriteAsync(2);

        Tamper("UPDATE audit_trail SET key_name = key_name || workload, workload = '' WHERE number = 1");

        Verify().Problems.ShouldContain(new AuditTrailProblem(AuditTrailProblemKind.Changed, 1, 1));
    }

    [Theory]
    [InlineData("number = 1", 1, 1)]
    [InlineData("number IN (3, 4)", 3, 4)]
    [InlineData("number >= 4", 4, 5)]
    public async Task Verify_EntriesRemoved_NamesThem(string which, long first, long last)
    {
        await WriteAsync(5);

        Tamper($"DELETE FROM audit_trail WHERE {which}");

        Verify().Problems.ShouldBe([new AuditTrailProblem(AuditTrailProblemKind.Missing, first, last)]);
    }

    [Fact]
    public async Task Verify_RemovedAndRenumbered_IsFound()
    {
        await WriteAsync(5);

        Tamper("DELETE FROM audit_trail WHERE number = 3; UPDATE audit_trail SET number = number - 1 WHERE number > 3; UPDATE audit_trail_head SET number = 4");

        var problems = Verify().Problems;
        problems.ShouldContain(new AuditTrailProblem(AuditTrailProblemKind.Changed, 3, 4));
        problems.ShouldContain(problem => problem.Kind == AuditTrailProblemKind.HeadNotSealed);
    }

    [Fact]
    public async Task Verify_TwoEntriesSwapped_IsFound()
    {
        await WriteAsync(5);

        Tamper("UPDATE audit_trail SET number = -1 WHERE number = 2; UPDATE audit_trail SET number = 2 WHERE number = 3; UPDATE audit_trail SET number = 3 WHERE number = -1");

        var problems = Verify().Problems;
        problems.ShouldContain(new AuditTrailProblem(AuditTrailProblemKind.Changed, 2, 3));
        problems.ShouldContain(new AuditTrailProblem(AuditTrailProblemKind.Unlinked, 2, 4));
    }

    [Fact]
    public async Task Verify_WholeChainRewrittenWithoutTheKey_HeadGivesItAway()
    {
        await WriteAsync(4);

        RewriteFrom(2);

        Verify().Problems.Select(problem => problem.Kind).ShouldBe([AuditTrailProblemKind.HeadChanged]);
        RewriteFrom(2, alsoHead: true);
        Verify().Problems.Select(problem => problem.Kind).ShouldBe([AuditTrailProblemKind.HeadNotSealed]);
    }

    [Fact]
    public async Task Verify_EndCutOffAndHeadRemoved_IsFound()
    {
        await WriteAsync(5);

        Tamper("DELETE FROM audit_trail WHERE number > 3; DELETE FROM audit_trail_head");

        Verify().Problems.ShouldBe([new AuditTrailProblem(AuditTrailProblemKind.HeadMissing, 3, 3)]);
    }

    [Fact]
    public async Task Verify_EndCutOffAndOldHeadPutBack_IsFoundByWhatWasNoted()
    {
        await WriteAsync(3);
        var (hash, seal) = Read("SELECT hash, seal FROM audit_trail_head");
        await WriteAsync(2, from: 4);
        var noted = Verify().End;

        Tamper($"DELETE FROM audit_trail WHERE number > 3; UPDATE audit_trail_head SET number = 3, hash = {Bytes(hash)}, seal = {Bytes(seal)}");

        Verify().Problems.ShouldBeEmpty("nothing inside the directory tells of it");
        Verify(noted).Problems.ShouldBe([new AuditTrailProblem(AuditTrailProblemKind.NotAsNoted, 5, 5)]);
    }

    [Theory]
    [InlineData("DELETE FROM audit_trail WHERE number > 3")]
    [InlineData("DELETE FROM audit_trail WHERE number > 3; DELETE FROM audit_trail_head")]
    [InlineData("DELETE FROM audit_trail WHERE number > 3; UPDATE audit_trail_head SET number = 3")]
    [InlineData("UPDATE audit_trail_head SET seal = hash")]
    public async Task AppendAsync_AfterTampering_NeverCoversItUp(string tampering)
    {
        await WriteAsync(5);
        await using (var running = Ledger.Open(_test.Database))
        {
            Tamper(tampering);
            Verify().Problems.ShouldNotBeEmpty();

            foreach (var number in Enumerable.Range(6, 3))
            {
                await running.AppendAsync([], Entry(number));
            }
        }

        Verify().Problems.ShouldContain(problem => problem.Kind == AuditTrailProblemKind.Broken);
        Exported().Count(line => line.GetProperty("request").GetString() is "req_6" or "req_7" or "req_8").ShouldBe(3);
    }

    [Fact]
    public async Task Verify_MarkOfAnEntry_IsFoundInTheTrail()
    {
        await WriteAsync(3);
        var noted = Verify().End;
        await WriteAsync(2, from: 4);

        Verify(noted).Problems.ShouldBeEmpty();
        Verify(noted! with { Hash = new string('0', 64) }).Problems.ShouldBe([new AuditTrailProblem(AuditTrailProblemKind.NotAsNoted, 3, 3)]);
    }

    [Fact]
    public async Task Verify_AnotherOrNoKey_SaysSo()
    {
        await WriteAsync(2);
        var key = Path.Combine(_test.Directory.Path, "pareto.key");

        await File.WriteAllBytesAsync(key, new byte[32], TestContext.Current.CancellationToken);
        Verify().Problems.Select(problem => problem.Kind).ShouldBe([AuditTrailProblemKind.HeadNotSealed]);
        File.Delete(key);
        Verify().Problems.Select(problem => problem.Kind).ShouldBe([AuditTrailProblemKind.KeyMissing]);
    }

    [Fact]
    public void Description_EveryProblem_IsASentence()
    {
        foreach (var kind in Enum.GetValues<AuditTrailProblemKind>())
        {
            new AuditTrailProblem(kind, 3, 3).Description.ShouldEndWith(".");
        }

        new AuditTrailProblem(AuditTrailProblemKind.Missing, 3, 3).Description.ShouldBe("Entry 3 is missing.");
        new AuditTrailProblem(AuditTrailProblemKind.Missing, 3, 4).Description.ShouldBe("Entries 3 to 4 are missing.");
    }

    [Fact]
    public async Task Export_Entry_TellsAllButValues()
    {
        await WriteAsync(2);

        var line = Exported()[1];

        line.EnumerateObject().Select(field => field.Name).ShouldBe(
            ["number", "at", "event", "request", "key", "workload", "sensitivity", "action", "policy", "findings", "replyFindings", "targets", "outcome", "previous", "hash"]);
        line.GetProperty("at").GetString().ShouldBe("2026-01-02T03:04:07.000Z");
        line.GetProperty("findings").GetRawText().ShouldBe("""{"EMAIL_ADDRESS":2,"IBAN_CODE":1}""");
        line.GetProperty("targets").GetRawText().ShouldBe("""["ollama/a","openai/b"]""");
        line.GetProperty("outcome").GetString().ShouldBe("answered");
        line.GetProperty("previous").GetString().ShouldBe(Exported()[0].GetProperty("hash").GetString());
    }

    private async Task WriteAsync(int count, int from = 1)
    {
        await using var ledger = Ledger.Open(_test.Database);
        for (var i = from; i < from + count; i++)
        {
            await ledger.AppendAsync([], Entry(i));
        }
    }

    protected static AuditEntry Entry(int number) => new()
    {
        RequestId = new RequestId($"req_{number}"),
        At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddSeconds(number),
        KeyName = "checkout",
        Workload = "tickets",
        Sensitivity = Sensitivity.Internal,
        Action = "mask",
        Policy = "default",
        Findings = new Dictionary<string, int> { ["IBAN_CODE"] = 1, ["EMAIL_ADDRESS"] = 2 },
        Targets = [new TargetId("ollama", "a"), new TargetId("openai", "b")],
        Outcome = AuditOutcome.Answered,
    };

    protected AuditTrailReport Verify(AuditMark? noted = null) => new AuditTrailReader(_test.Database).Verify(noted, TestContext.Current.CancellationToken);

    private List<JsonElement> Exported()
    {
        using var output = new MemoryStream();
        new AuditTrailReader(_test.Database).Export(output, TestContext.Current.CancellationToken);
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    /// <summary>What somebody does who can write the database's file.</summary>
    private void Tamper(string sql)
    {
        using var writer = _test.Database.OpenWriter();
        writer.Execute(engine == StorageEngine.Sqlite
            ? "DROP TRIGGER IF EXISTS audit_trail_is_never_changed; DROP TRIGGER IF EXISTS audit_trail_is_never_deleted"
            : "ALTER TABLE audit_trail DISABLE TRIGGER USER");
        writer.Execute(sql);
    }

    private string Bytes(string hex) => engine == StorageEngine.Sqlite ? $"x'{hex}'" : $"decode('{hex}', 'hex')";

    private (string Hash, string Seal) Read(string sql)
    {
        using var reader = _test.Database.OpenReader();
        using var command = reader.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        row.Read();
        return (Convert.ToHexString((byte[])row[0]), Convert.ToHexString((byte[])row[1]));
    }

    /// <summary>Changes an entry and makes the chain right again from there on, as one can who knows how it is made.</summary>
    private void RewriteFrom(long number, bool alsoHead = false)
    {
        var lines = Exported();
        var previous = Convert.FromHexString(lines[(int)number - 2].GetProperty("hash").GetString()!);
        for (var i = (int)number - 1; i < lines.Count; i++)
        {
            var entry = Entry(i + 1) with { Action = "allow" };
            var row = AuditRow.Of(entry, i + 1, previous);
            previous = row.ComputeHash();
            Tamper($"UPDATE audit_trail SET action = 'allow', previous = {Bytes(Convert.ToHexString(row.Previous))}, hash = {Bytes(Convert.ToHexString(previous))} WHERE number = {i + 1}");
        }

        if (alsoHead)
        {
            Tamper($"UPDATE audit_trail_head SET hash = {Bytes(Convert.ToHexString(previous))}");
        }
    }
}
