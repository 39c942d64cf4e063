using System.Xml.Linq;
using Pareto.Core.Routing.Prediction;
using Pareto.Workbench.RouterTraining;

namespace Pareto.Workbench.Tests.RouterTraining;

public sealed class RouterTrainerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public void CrossValidate_PromptsWhoseWordsTellTheirDifficulty_AreOrdered()
    {
        var outcomes = MadeOutcomes.Of(400);

        var predictions = RouterEvaluation.CrossValidate(outcomes, 3, out var scores, None);

        var figures = RouterEvaluation.Measure(outcomes, predictions, scores)[^1];
        figures.Dataset.ShouldBe(RouterEvaluation.Pooled);
        figures.Apgr.ShouldBeGreaterThan(0.65);
        figures.OracleApgr.ShouldBeGreaterThan(figures.Apgr);
        figures.Auc.ShouldBeGreaterThan(0.75);
        figures.CalibrationError.ShouldBeLessThan(0.12);
        figures.StrongShareAtLoss.ShouldAllBe(at => at.Low <= at.Share + 0.1 && at.High >= at.Share - 0.1);
    }

    [Fact]
    public void CrossValidate_OutcomesByChance_AreNotOrdered()
    {
        // Were a prompt's own outcome to leak into its prediction, this would be far above one half.
        var random = new Random(3);
        var outcomes = MadeOutcomes.Of(400).Select(row => row with { Weak = random.Next(2), Strong = random.Next(2) == 0 ? 1 : random.Next(2) }).ToList();

        var predictions = RouterEvaluation.CrossValidate(outcomes, 3, out var scores, None);

        RouterEvaluation.Measure(outcomes, predictions, scores)[^1].Auc.ShouldBeInRange(0.4, 0.6);
    }

    [Fact]
    public void Train_Twice_WritesTheSameBytes()
    {
        var outcomes = MadeOutcomes.Of(200);

        Bytes(outcomes).ShouldBe(Bytes(outcomes));
    }

    [Fact]
    public void Train_Outcomes_NamesThePairsAndHoldsNoText()
    {
        var outcomes = MadeOutcomes.Of(200);
        var model = Bytes(outcomes);

        Predictor.Read(new MemoryStream(model)).Measured.ShouldBe([new MeasuredPair("made", "little", "large", 200)]);
    }

    [Fact]
    public void Train_TooFewOutcomes_IsTold() =>
        Should.Throw<InvalidDataException>(() => new RouterTrainer().Train(MadeOutcomes.Of(20), None)).Message.ShouldContain("too few");

    [Fact]
    public void FoldOf_ManyGroups_SpreadsThemAndKeepsEachWhole()
    {
        var folds = Enumerable.Range(0, 1_000).Select(i => GroupFolds.FoldOf($"group {i}", "cv", 5)).ToArray();

        folds.ShouldBe(Enumerable.Range(0, 1_000).Select(i => GroupFolds.FoldOf($"group {i}", "cv", 5)));
        folds.GroupBy(fold => fold).Select(fold => fold.Count()).ShouldAllBe(count => count > 150 && count < 250);
        folds.ShouldNotBe(Enumerable.Range(0, 1_000).Select(i => GroupFolds.FoldOf($"group {i}", "other", 5)));
    }

    [Fact]
    public void Draw_ACurve_IsWellFormedAndMarksWhatItCompares()
    {
        var outcomes = MadeOutcomes.Of(100);
        var svg = CurveSvg.Draw("a < b", outcomes, RoutingMetrics.Curve(outcomes, [.. outcomes.Select(row => (double)row.Prompt.Length)]));

        var texts = XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToArray();
        texts.ShouldContain("a < b");
        texts.ShouldContain("always weak");
        texts.ShouldContain("always strong");
        texts.ShouldContain("oracle");
        texts.ShouldContain("random");
    }

    [Fact]
    public async Task Train_PublishedOutcomes_OrdersPromptsOfOtherGroups()
    {
        var outcomes = await OutcomeReader.ReadAsync([Kit("llmrouter_mix.jsonl.gz")], TestContext.Current.CancellationToken);
        var seen = outcomes.Where(row => GroupFolds.FoldOf(row.Group, "cv", 3) > 0).ToList();
        var apart = outcomes.Where(row => GroupFolds.FoldOf(row.Group, "cv", 3) == 0).ToList();

        var predictor = new RouterTrainer().Train(seen, TestContext.Current.CancellationToken);

        // Random is 0.5, the prompt's length alone 0.58.
        RoutingMetrics.Apgr(RoutingMetrics.Curve(apart, [.. apart.Select(row => predictor.Score(row.Prompt))])).ShouldBeGreaterThan(0.66);
    }

    private static byte[] Bytes(IReadOnlyList<Outcome> outcomes)
    {
        using var stream = new MemoryStream();
        new RouterTrainer().Train(outcomes, stream, None);
        return stream.ToArray();
    }

    private static string Kit(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "kits", "routing", file);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip("The published routing outcomes (shared/kits/routing) are not at hand.");
        return "";
    }
}
