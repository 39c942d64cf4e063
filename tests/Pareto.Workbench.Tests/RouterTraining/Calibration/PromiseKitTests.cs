using Pareto.Workbench.RouterTraining;
using Pareto.Workbench.RouterTraining.Calibration;

namespace Pareto.Workbench.Tests.RouterTraining.Calibration;

/// <summary>The promise on published outcomes, where they are at hand, with a score that a few lines learn from other groups.</summary>
public sealed class PromiseKitTests(ITestOutputHelper output)
{
    private const int Folds = 5;
    private const int Splits = 200;

    [Theory]
    [InlineData("routellm_mmlu")]
    [InlineData("llmrouter_mix")]
    [InlineData("routellm_gsm8k")]
    [InlineData("zeroeval_gsm")]
    public async Task Run_PublishedOutcomes_KeepsThePromise(string set)
    {
        var outcomes = await OutcomeReader.ReadAsync([KitFile(set)], TestContext.Current.CancellationToken);
        var result = PromiseCheck.Run(Score(outcomes), new CalibrationGoal(), Splits, seed: 5);

        output.WriteLine($"{set}: {result}");
        result.Broken.ShouldBeLessThanOrEqualTo(result.Allowed(0.05));
    }

    // Ridge regression of the gain on hashed words by gradient descent, each fold from the others.
    private static List<ScoredOutcome> Score(IReadOnlyList<Outcome> outcomes)
    {
        const int Buckets = 1 << 14;
        var words = outcomes.Select(row => row.Prompt.ToLowerInvariant().Split([' ', '\n', '.', ',', '?'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => GroupFolds.FoldOf(word, "", Buckets)).Distinct().Take(200).ToArray()).ToArray();
        var scored = new List<ScoredOutcome>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var weights = new double[Buckets];
            var inside = Enumerable.Range(0, outcomes.Count).Where(i => GroupFolds.FoldOf(outcomes[i].Group, "fold", Folds) != fold).ToArray();
            var mean = inside.Average(i => outcomes[i].Gain);
            var random = new Random(fold);
            for (var epoch = 0; epoch < 5; epoch++)
            {
                random.Shuffle(inside);
                foreach (var i in inside)
                {
                    var scale = 1 / Math.Sqrt(words[i].Length + 1.0);
                    var error = outcomes[i].Gain - mean - (scale * words[i].Sum(word => weights[word]));
                    foreach (var word in words[i])
                    {
                        weights[word] += 0.03 * ((error * scale) - (0.003 * weights[word]));
                    }
                }
            }

            for (var i = 0; i < outcomes.Count; i++)
            {
                if (GroupFolds.FoldOf(outcomes[i].Group, "fold", Folds) == fold)
                {
                    var score = mean + (words[i].Sum(word => weights[word]) / Math.Sqrt(words[i].Length + 1.0));
                    scored.Add(new ScoredOutcome(outcomes[i].Id, outcomes[i].Dataset, outcomes[i].Group, score, outcomes[i].Weak, outcomes[i].Strong));
                }
            }
        }

        return scored;
    }

    private static string KitFile(string set)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "kits", "routing", set + ".jsonl.gz");
            if (File.Exists(file))
            {
                return file;
            }
        }

        Assert.Skip("The published routing outcomes (shared/kits/routing) are not at hand.");
        return "";
    }
}
