using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Pareto.Cli.Tests.Commands;

public sealed class AuditTrailCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verify_WithoutData_SaysHowToGetSome()
    {
        var run = await AuditTrailAsync("verify");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("pareto: There is no ledger");
    }

    [Fact]
    public async Task Verify_NothingDecidedYet_IsWhole()
    {
        await MakeAsync();

        var run = await AuditTrailAsync("verify");

        run.ExitCode.ShouldBe(0);
        run.Output.TrimEnd().ShouldBe("The audit trail is empty.");
        (await AuditTrailAsync("export")).Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Verify_EntryThatNobodyWrote_IsToldInBothForms()
    {
        await MakeAsync();
        Execute("INSERT INTO audit_trail VALUES (2, 0, 'decision', 'req_1', 'shop', 'default', 'public', 'allow', 'default', '{}', '{}', '[]', 'answered', zeroblob(32), zeroblob(32))");

        var text = await AuditTrailAsync("verify");
        var json = await AuditTrailAsync("verify", "--json");

        text.ExitCode.ShouldBe(1);
        text.Output.ShouldContain("Entry 1 is missing.");
        text.Output.ShouldContain("Entry 2 was changed");
        text.Output.ShouldContain("The trail's head is missing");
        text.Output.ShouldContain("NOT whole: 1 entries");
        json.ExitCode.ShouldBe(1);
        var report = JsonElement.Parse(json.Output);
        report.GetProperty("whole").GetBoolean().ShouldBeFalse();
        report.GetProperty("problems").GetArrayLength().ShouldBe(3);
        report.GetProperty("last").GetString().ShouldBe("2:" + new string('0', 64));
        JsonElement.Parse((await AuditTrailAsync("export")).Output).GetProperty("request").GetString().ShouldBe("req_1");
    }

    [Theory]
    [InlineData("12")]
    [InlineData("12:abc")]
    [InlineData("0:0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Verify_NotedWrongly_IsWrongUsage(string noted)
    {
        var run = await AuditTrailAsync("verify", "--noted", noted);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("--noted takes");
    }

    private Task<ParetoRun> AuditTrailAsync(string verb, params string[] more) =>
        ParetoProcess.RunAsync(_folder.Path, ["audit-trail", verb, "--data", "data", .. more]);

    /// <summary>A data directory with what the demo leaves in it.</summary>
    private async Task MakeAsync()
    {
        var recordings = _folder.Write("one.jsonl", """{"id":"1","workload":"w","prompt":"Say yes.","replies":{"small":{"model":"m","content":"yes"}}}""");
        (await ParetoProcess.RunAsync(_folder.Path, ["demo", "--json", "--recordings", recordings, "--data", "data"])).ExitCode.ShouldBe(0);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.Path, "data", "pareto.db")};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
