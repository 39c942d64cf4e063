using System.IO.Compression;

namespace Pareto.Workbench.GuardTraining.Injection;

/// <summary>
/// <c>pareto guard train --injection</c>: trains the injection classifier and draws its line by a rule: the lowest threshold at
/// which models that have not seen an example flag at most <see cref="MostHarmless"/> of all harmless examples and
/// <see cref="MostHard"/> of those that were made to look like attacks.
/// </summary>
public static class InjectionTraining
{
    public const double MostHarmless = 0.02;
    public const double MostHard = 0.04;

    private const string Hard = "hard_benign";
    private const float ExampleWeight = 7;
    private const int Parts = 5;

    // Where there is nothing to draw the line by: what the rule gave on the examples that the shipped weights were trained on.
    private const double UsualThreshold = 0.8;

    /// <summary>What the shipped weights were trained with.</summary>
    public const int UsualSeed = InjectionTrainingOptions.UsualSeed;

    /// <summary>Trains and writes the weights; the same data and seed give the same bytes.</summary>
    /// <param name="dataFolder">A folder with <c>injection_cases.jsonl</c> (or <c>.gz</c>); null: generated examples alone.</param>
    /// <param name="output">The file to write; null: only the figures are wanted.</param>
    /// <param name="seed">What chance starts from.</param>
    public static InjectionTrainingReport Run(string? dataFolder, string? output, int seed = UsualSeed)
    {
        var options = new InjectionTrainingOptions { Seed = seed };
        var trainer = new InjectionTrainer(options);
        var examples = dataFolder is null ? [] : InjectionExample.ReadFolder(dataFolder, ExampleWeight);
        var scores = examples.Count == 0 ? [] : trainer.CrossValidate(examples, Parts);
        var threshold = examples.Count == 0 ? UsualThreshold : Threshold(examples, scores);
        if (output is not null)
        {
            var model = trainer.Train(examples).Quantise(threshold);
            using var file = File.Create(output);
            using var packed = new BrotliStream(file, CompressionLevel.SmallestSize);
            model.Write(packed);
        }

        var rates = examples.Select((example, index) => (example.Kind, example.IsAttack, Flagged: scores[index] >= threshold))
            .GroupBy(row => (row.Kind, row.IsAttack))
            .Select(group => new InjectionTrainingRate(group.Key.Kind, group.Key.IsAttack, group.Count(row => row.Flagged), group.Count()))
            .ToArray();
        return new InjectionTrainingReport(options.GeneratedAttacks + options.GeneratedHarmless, examples.Count, threshold, rates);
    }

    private static double Threshold(IReadOnlyList<InjectionExample> examples, double[] scores) =>
        Math.Max(
            Quantile([.. scores.Where((_, index) => !examples[index].IsAttack)], MostHarmless),
            Quantile([.. scores.Where((_, index) => examples[index].Kind == Hard)], MostHard));

    // The lowest value that at most a share of the scores reaches.
    private static double Quantile(double[] scores, double most)
    {
        if (scores.Length == 0)
        {
            return double.NegativeInfinity;
        }

        Array.Sort(scores);
        return Math.BitIncrement(scores[scores.Length - 1 - (int)(most * scores.Length)]);
    }
}
