using System.Text.Json;

namespace Pareto.Cli.Tests.Commands;

public sealed class RouterCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TrainScoreEval_OnOutcomes_GiveAModelScoresAndFigures()
    {
        var data = _folder.Write("outcomes.jsonl", Outcomes(300));

        var trained = await RouterAsync("train", "--data", data, "--out", "own.model");
        trained.ExitCode.ShouldBe(0, trained.Error);
        trained.Output.ShouldContain("learned from 300 outcomes");

        var scored = await RouterAsync("score", "--data", data, "--out", "scores.jsonl", "--model", "own.model");
        scored.ExitCode.ShouldBe(0, scored.Error);
        var scores = (await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "scores.jsonl"), TestContext.Current.CancellationToken))
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        scores.Select(row => row.GetProperty("id").GetString()).ShouldBe(Enumerable.Range(0, 300).Select(i => $"{i}"));
        scores.ShouldAllBe(row => double.IsFinite(row.GetProperty("score").GetDouble()));
        Mean(scores, hard: true).ShouldBeGreaterThan(Mean(scores, hard: false) + 0.2);

        var evaluated = await RouterAsync("eval", "--data", data, "--model", "own.model", "--json");
        evaluated.ExitCode.ShouldBe(0, evaluated.Error);
        using var figures = JsonDocument.Parse(evaluated.Output);
        var pooled = figures.RootElement.GetProperty("sets").EnumerateArray().Last();
        pooled.GetProperty("dataset").GetString().ShouldBe("pooled");
        pooled.GetProperty("apgr").GetDouble().ShouldBeGreaterThan(0.6);
        pooled.GetProperty("premiumShareAtLoss").GetArrayLength().ShouldBe(3);
        File.Exists(Path.Combine(_folder.Path, "router-eval.svg")).ShouldBeTrue();
    }

    [Fact]
    public async Task Eval_CrossValidated_HasALineForEachSet()
    {
        var run = await RouterAsync("eval", "--data", _folder.Write("outcomes.jsonl", Outcomes(240)), "--cv", "2", "--svg", "curve.svg");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("made");
        run.Output.ShouldContain("pooled");
        File.Exists(Path.Combine(_folder.Path, "curve.svg")).ShouldBeTrue();
    }

    [Fact]
    public async Task Eval_Baselines_AreToldBesideEachSet()
    {
        var run = await RouterAsync("eval", "--data", _folder.Write("outcomes.jsonl", Outcomes(240)), "--cv", "2", "--baselines", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        using var figures = JsonDocument.Parse(run.Output);
        var baselines = figures.RootElement.GetProperty("sets").EnumerateArray().First().GetProperty("baselines").EnumerateArray().ToArray();
        baselines.Select(baseline => baseline.GetProperty("name").GetString()).ShouldBe(["length", "logistic", "ridge", "neighbours"]);
        baselines.ShouldAllBe(baseline => baseline.GetProperty("low").GetDouble() <= baseline.GetProperty("high").GetDouble());
    }

    [Fact]
    public async Task Eval_BaselinesWithoutFolds_AreRefused()
    {
        var run = await RouterAsync("eval", "--data", _folder.Write("outcomes.jsonl", Outcomes(30)), "--baselines");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("--cv");
    }

    [Fact]
    public async Task Score_WithTheShippedModel_NeedsNoModel()
    {
        var run = await RouterAsync("score", "--data", _folder.Write("prompts.jsonl", "{\"id\":\"a\",\"prompt\":\"What is a prime?\"}\n"), "--out", "scores.jsonl");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("1 scores");
    }

    [Theory]
    [InlineData("{\"prompt\":\"p\"}", "line 1")]
    [InlineData("{\"prompt\":\"p\",\"weak_score\":0,\"strong_score\":1}", "too few")]
    public async Task Train_OnPoorData_SaysWhatIsWrong(string line, string told)
    {
        var run = await RouterAsync("train", "--data", _folder.Write("poor.jsonl", line), "--out", "own.model");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("pareto: ");
        run.Error.ShouldContain(told);
        File.Exists(Path.Combine(_folder.Path, "own.model")).ShouldBeFalse();
    }

    [Fact]
    public async Task Eval_AFileThatIsNoModel_IsTold()
    {
        var data = _folder.Write("outcomes.jsonl", Outcomes(30));

        var run = await RouterAsync("eval", "--data", data, "--model", data);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("no router model");
    }

    private Task<ParetoRun> RouterAsync(params string[] arguments) => ParetoProcess.RunAsync(_folder.Path, ["router", .. arguments]);

    private static double Mean(JsonElement[] scores, bool hard) =>
        scores.Where((_, i) => i % 2 == (hard ? 1 : 0)).Average(row => row.GetProperty("score").GetDouble());

    // Odd prompts are hard for the small model, even ones easy.
    private static string Outcomes(int count)
    {
        string[] easy = ["apples", "pears", "plums"];
        string[] hard = ["integrals", "eigenvalues", "manifolds"];
        var random = new Random(5);
        return string.Concat(Enumerable.Range(0, count).Select(i =>
        {
            var words = i % 2 == 1 ? hard : easy;
            var weak = random.NextDouble() < (i % 2 == 1 ? 0.1 : 0.9) ? 1 : 0;
            return JsonSerializer.Serialize(new
            {
                id = $"{i}",
                dataset = "made",
                group = $"{i}",
                prompt = $"Question {i}: how do {words[random.Next(3)]} and {words[random.Next(3)]} go together?",
                weak_model = "little",
                strong_model = "large",
                weak_score = weak,
                strong_score = 1,
            }) + "\n";
        }));
    }
}
