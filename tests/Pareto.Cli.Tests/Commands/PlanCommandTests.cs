using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class PlanCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Plan_AScenario_ShowsOptionsAndRecommendation()
    {
        var run = await RunAsync("plan", Scenario("1-routine-share-of-gpt-5.2.yaml"));

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("$45,500");
        run.Output.ShouldContain("81.7 %");
        run.Output.ShouldContain("Go for: Hybrid, private endpoint.");
        run.Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task Plan_AsJson_HasOptionsAndRecommendation()
    {
        var run = await RunAsync("plan", Scenario("2-commodity-price.yaml"), "--json");

        run.ExitCode.ShouldBe(0);
        using var json = JsonDocument.Parse(run.Output);
        var options = json.RootElement.GetProperty("options");
        options[0].GetProperty("name").GetString().ShouldBe("API only");
        options[0].GetProperty("monthlyCost").GetDecimal().ShouldBe(1_820m);
        options[1].GetProperty("capex").GetDecimal().ShouldBe(0);
        options[1].GetProperty("breakEvenMonth").ValueKind.ShouldBe(JsonValueKind.Null);
        options[1].GetProperty("byMonth").GetArrayLength().ShouldBe(36);
        json.RootElement.GetProperty("recommendation").GetProperty("option").GetString().ShouldBe("apiOnly");
    }

    [Fact]
    public async Task Plan_WithHtml_WritesOnePage()
    {
        var page = Path.Combine(_folder.Path, "plan.html");

        var run = await RunAsync("plan", Scenario("3-three-tiers-published-total.yaml"), "--html", page);

        run.ExitCode.ShouldBe(0);
        var html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        html.ShouldStartWith("<!DOCTYPE html>");
        html.ShouldContain("Beside the published figure");
        html.ShouldContain("<td class=\"number\">$180</td>");
    }

    [Fact]
    public async Task Plan_OfFlags_IsThatOfAFile()
    {
        var run = await RunAsync(
            "plan", "--requests", "10000000", "--input-tokens", "200", "--output-tokens", "300", "--premium", "openai/gpt-5.2",
            "--small-share", "0.85", "--endpoint", "1500", "--price-date", "2026-01-31", "--json");

        run.ExitCode.ShouldBe(0);
        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("options")[1].GetProperty("monthlyCost").GetDecimal().ShouldBe(8_325m);
    }

    [Fact]
    public async Task Plan_AFileWithAMistake_NamesFileAndLine()
    {
        var file = Path.Combine(_folder.Path, "s.yaml");
        await File.WriteAllTextAsync(file, "name: s\ntraffic: { requestsPerMonth: many, inputTokens: 1, outputTokens: 1 }\n", TestContext.Current.CancellationToken);

        var run = await RunAsync("plan", file);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("s.yaml:2: traffic.requestsPerMonth: expected a number, found \"many\"");
    }

    [Fact]
    public async Task Plan_AFlagWithAMistake_NamesTheFlag()
    {
        var run = await RunAsync("plan", "--requests", "1", "--input-tokens", "1", "--output-tokens", "1", "--premium", "openai/gpt-5.2", "--small-share", "2");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("pareto: --small-share: must be from 0 to 1");
    }

    [Fact]
    public async Task Plan_Nothing_SaysWhatItNeeds()
    {
        var run = await RunAsync("plan");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("config/scenarios");
    }

    [Fact]
    public async Task Plan_AFileAndFlags_IsRefused()
    {
        var run = await RunAsync("plan", Scenario("1-routine-share-of-gpt-5.2.yaml"), "--months", "12");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("name the file alone");
    }

    [Fact]
    public async Task Plan_AFileThatIsNotThere_SaysSo()
    {
        var run = await RunAsync("plan", "nothing.yaml");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("nothing.yaml does not exist");
    }

    private static string Scenario(string file) => Repository.PathOf("config", "scenarios", file);

    private Task<ParetoRun> RunAsync(params string[] arguments) => ParetoProcess.RunAsync(_folder.Path, arguments);
}
