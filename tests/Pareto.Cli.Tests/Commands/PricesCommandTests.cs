using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class PricesCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_OfAProvider_HasItsModelsAndWhatTheyDependOn()
    {
        var table = await ParetoProcess.RunAsync(_folder.Path, ["prices", "list", "openai"]);
        var json = await ParetoProcess.RunAsync(_folder.Path, ["prices", "list", "openai", "--json"]);

        table.Output.ShouldContain("gpt-5.4");
        table.Output.ShouldContain("length, service, region");
        table.Output.ShouldNotContain("claude");
        var price = JsonElement.Parse(json.Output).GetProperty("prices").EnumerateArray().Single(price => price.GetProperty("model").GetString() == "gpt-5.4");
        price.GetProperty("input").GetDecimal().ShouldBe(2.50m);
    }

    [Fact]
    public async Task List_UnknownProvider_Fails() => (await ParetoProcess.RunAsync(_folder.Path, ["prices", "list", "nobody"])).ExitCode.ShouldBe(1);

    [Fact]
    public async Task Show_AModel_TellsEveryPriceConditionAndSource()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["prices", "show", "deepseek/deepseek-v4-pro"]);

        run.Output.ShouldContain("https://api-docs.deepseek.com/quick_start/pricing");
        run.Output.ShouldContain("from 2026-04-24: input 1.74, cachedInput 0.145, output 3.48");
        run.Output.ShouldContain("01:00-04:00 and 06:00-10:00 UTC, Monday to Friday");
        run.Output.ShouldContain("times 2");
    }

    [Fact]
    public async Task Diff_NewSheet_ShowsWhatItChangesOnPastTraffic()
    {
        var recordings = _folder.Write("one.jsonl", """{"id":"1","prompt":"Say yes.","replies":{"small":{"model":"m","content":"yes"}}}""");
        (await ParetoProcess.RunAsync(_folder.Path, ["demo", "--json", "--recordings", recordings, "--data", "data"])).ExitCode.ShouldBe(0);
        _folder.Write("pareto.yaml", """
            providers: { recorded-small: { preset: recorded, file: one.jsonl, reply: small } }
            tiers: { small: [recorded-small/m] }
            """);
        _folder.Write("new.yaml", """
            provider: recorded
            source: a letter
            read: 2026-11-22
            models: [{ model: m, prices: [{ from: 2027-01-01, input: 1000, output: 2000 }] }]
            """);

        var json = await ParetoProcess.RunAsync(_folder.Path, ["prices", "diff", "new.yaml", "--data", "data", "--json"]);
        var table = await ParetoProcess.RunAsync(_folder.Path, ["prices", "diff", "new.yaml", "--data", "data"]);

        var target = JsonElement.Parse(json.Output).GetProperty("targets").EnumerateArray().ShouldHaveSingleItem();
        target.GetProperty("target").GetString().ShouldBe("recorded-small/m");
        var (before, after) = (target.GetProperty("old").GetProperty("total").GetDecimal(), target.GetProperty("new").GetProperty("total").GetDecimal());
        after.ShouldBeGreaterThan(before);
        target.GetProperty("difference").GetDecimal().ShouldBe(after - before);
        table.Output.ShouldContain("changes the price of 1 targets");
        table.Output.ShouldContain("recorded-small/m");
    }

    [Fact]
    public async Task Diff_SheetWithAMistake_SaysWhere()
    {
        _folder.Write("pareto.yaml", "providers: { o: { preset: ollama } }\ntiers: { small: [o/m] }\n");
        _folder.Write("new.yaml", "provider: ollama\nsource: a letter\nread: 2026-11-22\nmodels: [{ model: m, prices: [{ input: 1, output: 2 }] }]\n");

        var run = await ParetoProcess.RunAsync(_folder.Path, ["prices", "diff", "new.yaml"]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("prices[0].from");
    }
}
