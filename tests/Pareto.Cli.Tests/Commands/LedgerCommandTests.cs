using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class LedgerCommandTests : IDisposable
{
    private const string OddWorkload = "=SUM(A1), \"all\"";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ledger_WithoutData_SaysHowToGetSome()
    {
        var run = await LedgerAsync();

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldStartWith("pareto: There is no ledger");
    }

    [Fact]
    public async Task Ledger_DamagedFile_SaysWhatToDo()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "demo-data"));
        _folder.Write(Path.Combine("demo-data", "pareto.db"), "this is no database at all");

        var run = await LedgerAsync();

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("pareto: The database");
    }

    [Fact]
    public async Task Ledger_EachForm_ShowsTheSameRow()
    {
        var recordings = _folder.Write("one.jsonl", JsonSerializer.Serialize(new
        {
            id = "1",
            workload = OddWorkload,
            prompt = "Say yes.",
            replies = new { small = new { model = "m", content = "yes" } },
        }));
        (await ParetoProcess.RunAsync(_folder.Path, ["demo", "--json", "--recordings", recordings, "--data", "demo-data"])).ExitCode.ShouldBe(0);

        var json = await LedgerAsync("--by", "workload,target", "--json");
        var csv = await LedgerAsync("--by", "workload,target", "--csv");
        var table = await LedgerAsync("--by", "workload,target");

        var total = JsonElement.Parse(json.Output).GetProperty("totals").EnumerateArray().ShouldHaveSingleItem();
        total.GetProperty("workload").GetString().ShouldBe(OddWorkload);
        total.GetProperty("requests").GetInt64().ShouldBe(1);
        var lines = csv.Output.TrimEnd().Split('\n');
        lines.Length.ShouldBe(2);
        // The quotes are doubled, and no spreadsheet runs the formula.
        lines[1].ShouldStartWith(",,recorded-small/m,,\"'=SUM(A1), \"\"all\"\"\",,,,1,1,1,");
        table.Output.ShouldContain(OddWorkload);
        table.Output.ShouldContain("recorded-small/m");
        table.Output.ShouldNotContain('\e');
        table.Error.ShouldBeEmpty();

        _folder.Write(Path.Combine("demo-data", "ledger.spill"), "rows that the database has not got yet");
        (await LedgerAsync()).Error.ShouldContain("rows that were committed are missing here");
    }

    [Fact]
    public async Task Ledger_DaysWithoutRequests_AreEmpty()
    {
        var recordings = _folder.Write("one.jsonl", """{"id":"1","prompt":"Say yes.","replies":{"small":{"model":"m","content":"yes"}}}""");
        (await ParetoProcess.RunAsync(_folder.Path, ["demo", "--json", "--recordings", recordings, "--data", "demo-data"])).ExitCode.ShouldBe(0);

        var run = await LedgerAsync("--until", "2020-01-01", "--json");

        run.ExitCode.ShouldBe(0);
        JsonElement.Parse(run.Output).GetProperty("totals").GetArrayLength().ShouldBe(0);
    }

    private Task<ParetoRun> LedgerAsync(params string[] arguments) =>
        ParetoProcess.RunAsync(_folder.Path, ["ledger", "--data", "demo-data", .. arguments]);
}
