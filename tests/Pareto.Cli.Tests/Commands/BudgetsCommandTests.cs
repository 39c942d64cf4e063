using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class BudgetsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SetListStatusUnset_OneBudgetBesideTheFile()
    {
        _folder.Write("pareto.yaml", "budgets: [{ name: company, amount: 100, display: { currency: EUR, rate: 0.9 } }, { name: research, amount: 5 }]");
        (await ParetoProcess.RunAsync(_folder.Path, ["keys", "create", "makes-the-database", "--data", "data"])).ExitCode.ShouldBe(ExitCode.Done);

        var set = await RunAsync("set", "research", "--amount", "7.5", "--window", "week", "--zone", "Europe/Berlin", "--team", "research", "--soft");
        set.ExitCode.ShouldBe(ExitCode.Done, set.Error);
        var budgets = Json(await RunAsync("list", "--json")).GetProperty("budgets");
        budgets.EnumerateArray().Select(budget => (budget.GetProperty("options").GetProperty("name").GetString(), budget.GetProperty("isSet").GetBoolean()))
            .ShouldBe([("company", false), ("research", true)]);
        var options = budgets[1].GetProperty("options");
        (options.GetProperty("amount").GetDecimal(), options.GetProperty("window").GetString(), options.GetProperty("of").GetProperty("team").GetString(), options.GetProperty("enforcement").GetString())
            .ShouldBe((7.5m, "week", "research", "soft"));

        var list = (await RunAsync("list")).Output;
        list.ShouldContain("week (Europe/Berlin)");
        list.ShouldContain("team research");
        var status = (await RunAsync("status")).Output;
        status.ShouldContain("$100.00 (90.00 EUR)");
        (await RunAsync("unset", "research")).ExitCode.ShouldBe(ExitCode.Done);
        Json(await RunAsync("list", "--json")).GetProperty("budgets")[1].GetProperty("options").GetProperty("amount").GetDecimal().ShouldBe(5);
        var again = await RunAsync("unset", "research");
        again.ExitCode.ShouldBe(ExitCode.Failed);
        again.Error.ShouldContain("those of pareto.yaml are changed there");
    }

    [Fact]
    public async Task Set_WrongTerms_SaysWhich()
    {
        var run = await RunAsync("set", "a b", "--amount", "1", "--zone", "Nowhere/AtAll");

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("name: must be 1 to 100 letters");
        run.Error.ShouldContain("zone: 'Nowhere/AtAll' is no time zone");
    }

    [Fact]
    public async Task Release_NobodyOfThatName_GivesNothingBack()
    {
        _folder.Write("pareto.yaml", "providers: { any: { preset: openai-compatible, baseUrl: \"http://127.0.0.1:9/v1\", location: local } }\ntiers: { mid: [any/model] }");
        await ParetoProcess.RunAsync(_folder.Path, ["keys", "create", "makes-the-database", "--data", "data"]);

        var run = await RunAsync("release", "gateway-9");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Output.ShouldContain("$0.00 is given back");
    }

    private Task<ParetoRun> RunAsync(params string[] arguments) => ParetoProcess.RunAsync(_folder.Path, ["budgets", .. arguments, "--data", "data"]);

    private static JsonElement Json(ParetoRun run)
    {
        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        return JsonElement.Parse(run.Output);
    }
}
