using System.Text;
using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class RouterCascadeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cascade_FitAndData_TellsWhatThePlansDidAsJson()
    {
        WriteReplies("fit.jsonl", 160, seed: 1);
        WriteReplies("data.jsonl", 100, seed: 2);

        var run = await RunAsync("--fit", "fit.jsonl", "--data", "data.jsonl", "--max-loss", "0.02", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        var figures = JsonElement.Parse(run.Output);
        string[] names = ["premiumShare", "accuracy", "premiumAccuracy", "loss", "lossUpper95", "costRatio", "smallCallsPerRequest", "workloads"];
        figures.EnumerateObject().Select(figure => figure.Name).ShouldBe(names);
        figures.GetProperty("premiumShare").GetDouble().ShouldBeLessThan(0.5);
        figures.GetProperty("loss").GetDouble().ShouldBe(figures.GetProperty("premiumAccuracy").GetDouble() - figures.GetProperty("accuracy").GetDouble(), 1e-5);
        figures.GetProperty("lossUpper95").GetDouble().ShouldBeGreaterThan(figures.GetProperty("loss").GetDouble());
        figures.GetProperty("workloads").GetProperty("sums").GetProperty("models").GetArrayLength().ShouldBe(2);
        figures.GetProperty("workloads").GetProperty("sums").GetProperty("byPrompt").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Cascade_Out_WritesPlansAndShowsATable()
    {
        WriteReplies("fit.jsonl", 160, seed: 1);

        var run = await RunAsync("--fit", "fit.jsonl", "--out", "plans.json", "--max-loss", "0.02");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("sums");
        run.Output.ShouldContain("small calls");
        var plans = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.Path, "plans.json"), TestContext.Current.CancellationToken));
        plans.GetProperty("format").GetInt32().ShouldBe(3);
        plans.GetProperty("plans").GetProperty("sums").GetProperty("stages").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Cascade_TooFewReplies_GoesToPremiumAndSaysSo()
    {
        WriteReplies("fit.jsonl", 20, seed: 1);

        var run = await RunAsync("--fit", "fit.jsonl");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("sums: the fitted replies support no plan, so all goes to premium.");
    }

    [Fact]
    public async Task Cascade_AWorkloadThatWasNotFitted_GoesToPremium()
    {
        WriteReplies("fit.jsonl", 160, seed: 1);
        WriteReplies("data.jsonl", 30, seed: 2, workload: "essays");

        var figures = JsonElement.Parse((await RunAsync("--fit", "fit.jsonl", "--data", "data.jsonl", "--json")).Output);

        figures.GetProperty("premiumShare").GetDouble().ShouldBe(1);
        figures.GetProperty("loss").GetDouble().ShouldBe(0);
        figures.GetProperty("costRatio").GetDouble().ShouldBe(1);
    }

    [Fact]
    public async Task Cascade_Halves_ComparesWithWhatThePromptAloneReallyDoes()
    {
        WriteReplies("data.jsonl", 320, seed: 1);

        var run = await RunAsync("--data", "data.jsonl", "--halves", "2", "--max-loss", "0.02", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        var sums = JsonElement.Parse(run.Output).GetProperty("workloads").GetProperty("sums");
        var alone = sums.GetProperty("promptOnly");
        alone.GetProperty("costRatio").GetDouble().ShouldBeGreaterThan(sums.GetProperty("costRatio").GetDouble());
        alone.GetProperty("routers").EnumerateObject().Sum(router => router.Value.GetInt32()).ShouldBe(2);
        sums.GetProperty("promptOnlyInHindsight").GetProperty("costRatio").GetDouble().ShouldBeInRange(sums.GetProperty("costRatio").GetDouble(), 1);
        var replays = sums.GetProperty("replays").EnumerateArray().Select(half => half.GetProperty("promptOnly")).ToList();
        replays.Count.ShouldBe(2);
        foreach (var figure in new[] { "premiumShare", "loss", "costRatio" })
        {
            replays.Average(half => half.GetProperty(figure).GetDouble()).ShouldBe(alone.GetProperty(figure).GetDouble(), 1e-5);
        }
    }

    [Fact]
    public async Task Cascade_Halves_TellsWhatThePromptAloneChose()
    {
        WriteReplies("data.jsonl", 320, seed: 1);
        WriteReplies("few.jsonl", 100, seed: 2, workload: "few");

        var run = await RunAsync("--data", "data.jsonl", "few.jsonl", "--halves", "1");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("in hindsight");
        run.Output.ShouldContain("sums: the plan goes by the prompt alone in 0 of 1.");
        run.Output.ShouldContain("sums: chosen by the prompt alone: ");
        run.Output.ShouldContain("few: too few replies to learn a router from the prompt alone.");
    }

    [Theory]
    [InlineData("--fit is missing", "--data", "a")]
    [InlineData("leave --fit and --out out", "--data", "a", "--fit", "b", "--halves", "5")]
    [InlineData("--data is missing", "--halves", "5")]
    [InlineData("at least 1", "--data", "a", "--halves", "0")]
    [InlineData("--confidence takes a share", "--fit", "a", "--confidence", "95")]
    [InlineData("--max-loss takes a share", "--fit", "a", "--max-loss", "1")]
    public async Task Cascade_OptionsThatDoNotFit_AreAMistake(string told, params string[] options)
    {
        var run = await RunAsync(options);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(told);
    }

    [Theory]
    [InlineData("{\"prompt\":\"p\"}", "line 1: \"replies\" must be an object")]
    [InlineData("no json", "line 1")]
    [InlineData("", "the files hold no outcomes")]
    public async Task Cascade_AFileOfAnotherKind_IsToldInOneLine(string line, string told)
    {
        _folder.Write("fit.jsonl", line);

        var run = await RunAsync("--fit", "fit.jsonl");

        run.ExitCode.ShouldBe(1);
        run.Error.Trim().ShouldNotContain("\n");
        run.Error.ShouldContain(told);
    }

    private Task<ParetoRun> RunAsync(params string[] options) => ParetoProcess.RunAsync(_folder.Path, ["router", "cascade", .. options]);

    // Two small models that seldom err alike, and one big one that seldom errs.
    private void WriteReplies(string file, int count, int seed, string workload = "sums")
    {
        var random = new Random(seed);
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var (one, other) = (random.Next(10, 100), random.Next(10, 100));
            lines.AppendLine(JsonSerializer.Serialize(new
            {
                id = $"{file}-{i}",
                dataset = workload,
                prompt = $"What is {one} and {other}?",
                replies = new Dictionary<string, object>
                {
                    ["small-1"] = Reply("small", random.NextDouble() < 0.85),
                    ["small-2"] = Reply("small", random.NextDouble() < 0.8),
                    ["big"] = Reply("premium", random.NextDouble() < 0.97),
                },
            }));

            object Reply(string tier, bool right)
            {
                var answer = right ? one + other : random.Next(20, 198);
                return new { tier, content = $"{{\"answer\": {answer}}}", right = answer == one + other };
            }
        }

        _folder.Write(file, lines.ToString());
    }
}
