using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class RouterCalibrateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calibrate_EnoughLabels_WritesTheOperatingPoint()
    {
        WriteOutcomes(2000);

        var run = await CalibrateAsync("--max-loss", "0.05", "--out", "promise.json", "--json");

        run.ExitCode.ShouldBe(0);
        var printed = JsonElement.Parse(run.Output);
        printed.GetProperty("maxLoss").GetDouble().ShouldBe(0.05);
        printed.GetProperty("all").GetProperty("smallShare").GetDouble().ShouldBeGreaterThan(0.1);
        printed.GetProperty("all").GetProperty("lossUpper").GetDouble().ShouldBeLessThanOrEqualTo(0.05);
        printed.GetProperty("workloads").GetProperty("even").GetProperty("labels").GetInt32().ShouldBe(1000);
        (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "promise.json"), TestContext.Current.CancellationToken)).ShouldBe(run.Output);
    }

    [Fact]
    public async Task Calibrate_TooFewLabels_SaysHowManyMoreAndWritesNothing()
    {
        WriteOutcomes(40);

        var run = await CalibrateAsync("--out", "promise.json");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("all: 40 labels support no threshold; about ");
        File.Exists(Path.Combine(_folder.Path, "promise.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task Calibrate_Check_TellsHowOftenThePromiseBroke()
    {
        WriteOutcomes(1000);

        var run = await CalibrateAsync("--check", "20", "--json");

        run.ExitCode.ShouldBe(0);
        JsonElement.Parse(run.Output).GetProperty("workloads").GetProperty("all").GetProperty("splits").GetInt32().ShouldBe(20);
    }

    [Fact]
    public async Task Calibrate_OneCostAlone_IsAMistake()
    {
        WriteOutcomes(10);

        var run = await CalibrateAsync("--wrong-costs", "1");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("belong together");
    }

    [Fact]
    public async Task Calibrate_TwoSourcesOfScores_IsAMistake()
    {
        var run = await CalibrateAsync("--cv", "5");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("name one");
    }

    [Fact]
    public async Task Calibrate_ShippedModel_NamesItInTheOperatingPoint()
    {
        WriteOutcomes(400);

        var run = await ParetoProcess.RunAsync(_folder.Path, ["router", "calibrate", "--data", "outcomes.jsonl", "--json"]);

        JsonElement.Parse(run.Output).GetProperty("router").GetString()!.Length.ShouldBe(16);
    }

    [Fact]
    public async Task Calibrate_ThenExplain_RoutesByThePromise()
    {
        const string Ask = """{"model":"auto","messages":[{"role":"user","content":"A baker sells 12 loaves a day. How many loaves does she sell in 7 days?"}]}""";
        _folder.Write("labels.jsonl", string.Join('\n', Enumerable.Range(0, 900).Select(i => JsonSerializer.Serialize(new
        {
            prompt = $"A baker sells {i} loaves a day. How many loaves does she sell in {i % 9} days?", weak_score = 1, strong_score = 1,
        }))));
        _folder.Write("pareto.yaml", """
            providers: { cloud: { preset: openai-compatible, baseUrl: "http://127.0.0.1:9/v1" } }
            tiers: { small: [cloud/little], premium: [cloud/large] }
            routing: { smallUpTo: 0, midUpTo: 0, promise: { file: promise.json } }
            """);

        var before = await ParetoProcess.RunAsync(_folder.Path, ["explain", "-", "--json"], input: Ask);
        var calibrated = await ParetoProcess.RunAsync(_folder.Path, ["router", "calibrate", "--data", "labels.jsonl", "--out", "promise.json"]);
        var after = await ParetoProcess.RunAsync(_folder.Path, ["explain", "-"], input: Ask);

        before.ExitCode.ShouldBe(1);
        before.Error.ShouldContain("routing.promise.file");
        calibrated.ExitCode.ShouldBe(0, calibrated.Output);
        after.Output.ShouldContain("cloud/little  (small): promise of at most 2 % loss");
    }

    [Fact]
    public async Task Calibrate_LabelsThatTheModelLearnedFrom_AreScoredByOthers()
    {
        WriteOutcomes(300);
        (await ParetoProcess.RunAsync(_folder.Path, ["router", "train", "--data", "outcomes.jsonl", "--out", "own.model"])).ExitCode.ShouldBe(0);

        var run = await ParetoProcess.RunAsync(_folder.Path, ["router", "calibrate", "--data", "outcomes.jsonl", "--model", "own.model", "--json"]);

        run.Error.ShouldContain("was trained on these labels");
        JsonElement.Parse(run.Output).GetProperty("router").GetString()!.Length.ShouldBe(16);
    }

    [Fact]
    public async Task Calibrate_OneOfTheSetsThatTheModelLearnedFrom_IsRefused()
    {
        WriteOutcomes(300);
        var odd = File.ReadLines(Path.Combine(_folder.Path, "outcomes.jsonl")).Where(line => line.Contains("\"odd\"", StringComparison.Ordinal));
        _folder.Write("odd.jsonl", string.Join('\n', odd));
        (await ParetoProcess.RunAsync(_folder.Path, ["router", "train", "--data", "outcomes.jsonl", "--out", "own.model"])).ExitCode.ShouldBe(0);

        var run = await ParetoProcess.RunAsync(_folder.Path, ["router", "calibrate", "--data", "odd.jsonl", "--model", "own.model", "--out", "promise.json"]);

        run.ExitCode.ShouldNotBe(0);
        run.Error.ShouldContain("learned from these labels (odd)");
        File.Exists(Path.Combine(_folder.Path, "promise.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task Calibrate_MissingScore_NamesTheOutcome()
    {
        WriteOutcomes(10);
        _folder.Write("scores.jsonl", """{"id":"p0","score":0.1}""");

        var run = await CalibrateAsync();

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("no score for 'p1'");
    }

    private Task<ParetoRun> CalibrateAsync(params string[] more) =>
        ParetoProcess.RunAsync(_folder.Path, ["router", "calibrate", "--data", "outcomes.jsonl", "--scores", "scores.jsonl", .. more]);

    // Premium's gain grows with the score; two workloads by turns.
    private void WriteOutcomes(int count)
    {
        var random = new Random(1);
        var outcomes = new StringBuilder();
        var scores = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var score = 0.6 * random.NextDouble();
            var weak = random.NextDouble() < score ? 0 : 1;
            outcomes.AppendLine(JsonSerializer.Serialize(new
            {
                id = $"p{i}", dataset = i % 2 == 0 ? "even" : "odd", prompt = $"prompt {i}", weak_score = weak, strong_score = 1,
            }));
            scores.AppendLine(CultureInfo.InvariantCulture, $$"""{"id":"p{{i}}","score":{{score}}}""");
        }

        _folder.Write("outcomes.jsonl", outcomes.ToString());
        _folder.Write("scores.jsonl", scores.ToString());
    }
}
