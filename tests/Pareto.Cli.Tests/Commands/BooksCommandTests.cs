using System.Globalization;
using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

/// <summary>What is done with a ledger beyond totals, over that of one request.</summary>
public sealed class BooksCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private JsonElement _row;

    public async ValueTask InitializeAsync()
    {
        var recordings = _folder.Write("one.jsonl", """{"id":"1","workload":"triage","prompt":"Say yes.","replies":{"small":{"model":"m","content":"yes"}}}""");
        (await ParetoProcess.RunAsync(_folder.Path, ["demo", "--json", "--recordings", recordings, "--data", "demo-data"])).ExitCode.ShouldBe(0);
        var exported = await RunAsync("ledger", "export", "--format", "jsonl");
        exported.ExitCode.ShouldBe(0, exported.Error);
        _row = JsonElement.Parse(exported.Output);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Export_Csv_HasTheSameRow()
    {
        var run = await RunAsync("ledger", "export", "--since", "2020-01-01");

        run.Output.TrimEnd().Split('\n')[1].ShouldStartWith(_row.GetProperty("request_id").GetString()!);
        (await RunAsync("ledger", "export", "--until", "2020-01-01", "--by-request")).Output.TrimEnd().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Reconcile_ExitCode_SaysWhetherFiguresDiffer()
    {
        var output = _row.GetProperty("output_tokens").GetInt64();
        string[] columns = ["--provider", _row.GetProperty("provider").GetString()!, "--columns", "day=Day,model=Model,input=In,output=Out"];

        (await RunAsync(["reconcile", Report(output), .. columns])).ExitCode.ShouldBe(0);
        var differs = await RunAsync(["reconcile", Report(output + 1000), .. columns, "--json"]);
        differs.ExitCode.ShouldBe(3);
        var line = JsonElement.Parse(differs.Output).GetProperty("lines").EnumerateArray().ShouldHaveSingleItem();
        line.GetProperty("class").GetString().ShouldBe("output");
        line.GetProperty("reportedTokens").GetInt64().ShouldBe(output + 1000);
        (await RunAsync(["reconcile", Report(output + 1000), .. columns])).Output.ShouldContain("unknown");
        (await RunAsync(["reconcile", "no-such-file.csv", .. columns])).ExitCode.ShouldBe(1);
        (await RunAsync("reconcile", Report(output), "--provider", "any", "--columns", "Day")).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task Correct_ARequest_CountsInItsTotals()
    {
        (await RunAsync("ledger", "correct", _row.GetProperty("request_id").GetString()!, "0.25", "--reason", "invoice")).ExitCode.ShouldBe(0);
        (await RunAsync("ledger", "correct", "req_none", "0.25", "--reason", "invoice")).ExitCode.ShouldBe(1);

        var totals = JsonElement.Parse((await RunAsync("ledger", "--by", "purpose", "--json")).Output).GetProperty("totals").EnumerateArray().ToList();
        var correction = totals.Single(total => total.GetProperty("purpose").GetString() == "correction");
        correction.GetProperty("cost").GetDecimal().ShouldBe(0.25m);
        correction.GetProperty("attempts").GetInt64().ShouldBe(0);
        var savings = JsonElement.Parse((await RunAsync("savings", "--json")).Output).GetProperty("savings")[0].GetProperty("declared");
        savings.GetProperty("costByPurpose").GetProperty("correction").GetDecimal().ShouldBe(0.25m);
    }

    [Fact]
    public async Task Correct_ByClass_BringsTheLedgerToTheReport()
    {
        var output = _row.GetProperty("output_tokens").GetInt64();
        string[] correct = ["ledger", "correct", _row.GetProperty("request_id").GetString()!, "0.25", "--reason", "invoice"];
        string[] reconcile = ["reconcile", Report(output + 1000), "--provider", _row.GetProperty("provider").GetString()!, "--columns", "day=Day,model=Model,input=In,output=Out"];
        (await RunAsync(reconcile)).ExitCode.ShouldBe(3);

        (await RunAsync([.. correct, "--costs", "output=0.2", "--tokens", "output=1000"])).ExitCode.ShouldBe(0);

        (await RunAsync(reconcile)).ExitCode.ShouldBe(0);
        var total = JsonElement.Parse((await RunAsync("ledger", "--by", "purpose", "--json")).Output).GetProperty("totals").EnumerateArray()
            .Single(total => total.GetProperty("purpose").GetString() == "correction");
        total.GetProperty("outputTokens").GetInt64().ShouldBe(1000);
        var classes = total.GetProperty("costByClass");
        (classes.GetProperty("output").GetDecimal(), classes.GetProperty("other").GetDecimal()).ShouldBe((0.2m, 0.05m));
        foreach (var wrong in (string[])["output", "output=x", "output=0.5", "output=1,output=2", "sound=1", ""])
        {
            var run = await RunAsync([.. correct, "--tokens", wrong]);
            run.ExitCode.ShouldBe(2, wrong);
            run.Error.ShouldContain("CLASS=NUMBER");
        }
    }

    [Fact]
    public async Task SumsAndSavings_AreShown()
    {
        (await RunAsync("ledger", "sums", "--rebuild")).ExitCode.ShouldBe(0);
        var run = await RunAsync("savings");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("triage");
        run.Output.ShouldContain("Nothing was held out");
    }

    private string Report(long output)
    {
        var day = DateTimeOffset.Parse(_row.GetProperty("started_at").GetString()!, CultureInfo.InvariantCulture).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return _folder.Write("usage.csv", $"Day,Model,In,Out\n{day},{_row.GetProperty("model").GetString()},{_row.GetProperty("input_tokens").GetInt64()},{output}\n");
    }

    private Task<ParetoRun> RunAsync(params string[] arguments) => ParetoProcess.RunAsync(_folder.Path, [.. arguments, "--data", "demo-data"]);
}
