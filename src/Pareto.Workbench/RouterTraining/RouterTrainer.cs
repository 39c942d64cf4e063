using System.Collections.Immutable;
using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining;

/// <summary>
/// Trains a router model: the term space, then three learners that regress the gain (strong − weak) and the weak model's
/// score, then the calibration on groups that a first round of the learners had not seen; the second round learns from all. The same
/// outcomes in the same order give the same model. Why these learners: docs/decisions/0012.
/// </summary>
public sealed class RouterTrainer
{
    /// <summary>Fewer outcomes teach nothing.</summary>
    public const int LeastOutcomes = 100;

    private const int Seed = 20_261_122;
    private const double RidgePenalty = 12;

    // Numbers count less than terms: they are dense, and their squares would outweigh a prompt's of length 1.
    private const float LinearNumbers = 0.15f;
    private const float KernelNumbers = 0.2f;
    private const int Centres = 512;
    private const float Sharpness = 1;
    private const double KernelPenalty = 8;

    private const float LinearShare = 0.2f;
    private const float KernelShare = 0.4f;
    private const float ForestShare = 0.4f;

    // One group in so many is kept back for the calibration.
    private const int KeptBack = 5;

    private static readonly BoostedTreesSettings Trees = new();

    private static readonly ModelCalibration Uncalibrated = new(0, 1, 0, 1, 0, [0, 1]);

    /// <exception cref="InvalidDataException">There are too few outcomes to learn from.</exception>
    public Predictor Train(IReadOnlyList<Outcome> outcomes, CancellationToken cancellationToken) => new(TrainModel(outcomes, cancellationToken));

    /// <summary>The same, written as a file that <see cref="Predictor.Read(Stream)"/> reads.</summary>
    public void Train(IReadOnlyList<Outcome> outcomes, Stream model, CancellationToken cancellationToken) =>
        RouterModelFile.Write(TrainModel(outcomes, cancellationToken), model);

    /// <summary>Whether there are enough outcomes, of enough groups, to learn from.</summary>
    internal static bool CanLearn(IReadOnlyList<Outcome> outcomes) =>
        outcomes.Count >= LeastOutcomes && outcomes.Any(IsKeptBack) && !outcomes.All(IsKeptBack);

    private static bool IsKeptBack(Outcome outcome) => GroupFolds.FoldOf(outcome.Group, "calibration", KeptBack) == 0;

    private RouterModel TrainModel(IReadOnlyList<Outcome> outcomes, CancellationToken cancellationToken)
    {
        if (!CanLearn(outcomes))
        {
            throw new InvalidDataException($"{outcomes.Count} outcomes in {outcomes.Select(row => row.Group).Distinct(StringComparer.Ordinal).Count()} groups are too few to learn from; {LeastOutcomes} outcomes of different prompts are the least.");
        }

        var seen = outcomes.Where(row => !IsKeptBack(row)).ToList();
        var keptBack = outcomes.Where(IsKeptBack).ToList();
        var (first, firstInputs) = Learn(seen, cancellationToken);
        var sizes = seen.GroupBy(row => row.Dataset, StringComparer.Ordinal).ToDictionary(set => set.Key, set => set.Count(), StringComparer.Ordinal);
        var within = PromptKindsTraining.Measure(first, sizes, keptBack);
        var calibration = CalibrationTraining.Fit(first with { Kinds = PromptKindsTraining.Fit(first, seen, firstInputs, within) }, keptBack);
        var (model, inputs) = Learn(outcomes, cancellationToken);
        return model with { Kinds = PromptKindsTraining.Fit(model, outcomes, inputs, within), Calibration = calibration };
    }

    // The learners' blend, and what the kernel sees of each prompt.
    private static (RouterModel Model, float[] Inputs) Learn(IReadOnlyList<Outcome> outcomes, CancellationToken cancellationToken)
    {
        var features = new PromptFeatures();
        var prompts = new PromptTerms[outcomes.Count];
        for (var i = 0; i < prompts.Length; i++)
        {
            features.Read(outcomes[i].Prompt);
            prompts[i] = PromptTerms.Of(features);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var (means, scales) = Moments(prompts);
        var space = TermSpaceTraining.Fit(prompts, RowWeights(outcomes), new Random(Seed));
        var rows = TermSpaceTraining.Rows(space, prompts);
        var meanGain = outcomes.Average(row => row.Gain);
        var meanWeak = outcomes.Average(row => row.Weak);
        var targets = new float[2 * outcomes.Count];
        for (var i = 0; i < outcomes.Count; i++)
        {
            targets[2 * i] = (float)(outcomes[i].Gain - meanGain);
            targets[(2 * i) + 1] = (float)(outcomes[i].Weak - meanWeak);
        }

        // So far no learner is in the model: it only serves to make the learners' inputs as requests will see them.
        var model = new RouterModel
        {
            Space = space,
            Means = means,
            Scales = scales,
            KernelNumbers = KernelNumbers,
            LinearNumbers = new float[2 * means.Length],
            Kernel = new KernelCentres(RouterModel.KernelInputs, Sharpness, [], []),
            Forest = new RegressionForest(Trees.Depth, [], [], []),
            Blend = new ModelBlend(LinearShare, KernelShare, ForestShare, (float)meanGain, (float)meanWeak),
            Kinds = PromptKinds.None,
            Calibration = Uncalibrated,
            Measured = Pairs(outcomes),
        };
        cancellationToken.ThrowIfCancellationRequested();
        var (linearTerms, linearNumbers) = FitLinear(model, rows, prompts, targets);
        cancellationToken.ThrowIfCancellationRequested();
        var (kernelInputs, forestInputs) = Inputs(model, outcomes, features);
        var kernel = FitKernel(outcomes, kernelInputs, targets);
        cancellationToken.ThrowIfCancellationRequested();
        model = model with
        {
            Space = new TermSpace(space.Terms, space.Weights, space.Directions, space.Scales, linearTerms),
            LinearNumbers = linearNumbers,
            Kernel = kernel,
            Forest = new BoostedTrees(Trees).Fit(forestInputs, RouterModel.ForestInputs, targets, new Random(Seed)),
        };
        return (model, kernelInputs);
    }

    // Prompts of a small set count somewhat more when directions are sought, or a large set would take them all.
    private static float[] RowWeights(IReadOnlyList<Outcome> outcomes)
    {
        const double Evenness = 0.4;
        var sizes = outcomes.GroupBy(row => row.Dataset).ToDictionary(set => set.Key, set => set.Count());
        return [.. outcomes.Select(row => (float)Math.Pow((double)outcomes.Count / sizes[row.Dataset], Evenness))];
    }

    private static (float[] Means, float[] Scales) Moments(PromptTerms[] prompts)
    {
        const double Least = 1e-6;
        var means = new float[(int)PromptNumber.Count];
        var scales = new float[means.Length];
        for (var k = 0; k < means.Length; k++)
        {
            var mean = prompts.Average(prompt => (double)prompt.Numbers[k]);
            means[k] = (float)mean;
            scales[k] = (float)(1 / (Math.Sqrt(prompts.Average(prompt => Math.Pow(prompt.Numbers[k] - mean, 2))) + Least));
        }

        return (means, scales);
    }

    private static (float[] Terms, float[] Numbers) FitLinear(RouterModel model, SparseRows rows, PromptTerms[] prompts, float[] targets)
    {
        var width = model.Means.Length;
        var numbers = new float[prompts.Length * width];
        for (var i = 0; i < prompts.Length; i++)
        {
            for (var k = 0; k < width; k++)
            {
                numbers[(i * width) + k] = LinearNumbers * model.Standardised(k, prompts[i].Numbers[k]);
            }
        }

        var linearTerms = new float[2 * rows.Columns];
        var linearNumbers = new float[2 * width];
        for (var output = 0; output < 2; output++)
        {
            var target = new float[prompts.Length];
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = targets[(2 * i) + output];
            }

            var weights = RidgeRegression.Fit(rows, numbers, width, target, RidgePenalty);
            for (var k = 0; k < rows.Columns; k++)
            {
                linearTerms[(2 * k) + output] = weights[k];
            }

            for (var k = 0; k < width; k++)
            {
                linearNumbers[(2 * k) + output] = LinearNumbers * weights[rows.Columns + k];
            }
        }

        return (linearTerms, linearNumbers);
    }

    private static (float[] Kernel, float[] Forest) Inputs(RouterModel model, IReadOnlyList<Outcome> outcomes, PromptFeatures features)
    {
        var kernel = new float[outcomes.Count * RouterModel.KernelInputs];
        var forest = new float[outcomes.Count * RouterModel.ForestInputs];
        for (var i = 0; i < outcomes.Count; i++)
        {
            features.Read(outcomes[i].Prompt);
            model.Place(
                features,
                kernel.AsSpan(i * RouterModel.KernelInputs, RouterModel.KernelInputs),
                forest.AsSpan(i * RouterModel.ForestInputs, RouterModel.ForestInputs));
        }

        return (kernel, forest);
    }

    private static KernelCentres FitKernel(IReadOnlyList<Outcome> outcomes, float[] inputs, float[] targets)
    {
        const double Jitter = 1e-3;
        const int Width = RouterModel.KernelInputs;
        var rows = targets.Length / 2;
        var chosen = Choose(outcomes, new Random(Seed));
        var points = new float[chosen.Length * Width];
        for (var i = 0; i < chosen.Length; i++)
        {
            inputs.AsSpan(chosen[i] * Width, Width).CopyTo(points.AsSpan(i * Width));
        }

        var size = chosen.Length;
        var kernel = new KernelCentres(Width, Sharpness, points, []);
        var near = new float[rows * size];
        for (var row = 0; row < rows; row++)
        {
            kernel.Nearness(inputs.AsSpan(row * Width, Width), near.AsSpan(row * size, size));
        }

        var gram = new double[size * size];
        var right = new double[size * 2];
        DenseAlgebra.Accumulate(near, rows, size, targets, 2, gram, right);
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < size; k++)
            {
                gram[(i * size) + k] += KernelPenalty * near[(chosen[i] * size) + k];
            }

            gram[(i * size) + i] += Jitter;
        }

        DenseAlgebra.Solve(gram, right, size, 2);
        return new KernelCentres(Width, Sharpness, points, Array.ConvertAll(right, weight => (float)weight));
    }

    // Of each set in proportion to the square root of its size: a small set, too, has centres near all of its prompts.
    private static int[] Choose(IReadOnlyList<Outcome> outcomes, Random random)
    {
        var sets = Enumerable.Range(0, outcomes.Count).GroupBy(i => outcomes[i].Dataset).Select(set => set.ToArray()).ToArray();
        var all = sets.Sum(set => Math.Sqrt(set.Length));
        var chosen = new List<int>();
        foreach (var set in sets)
        {
            random.Shuffle(set);
            chosen.AddRange(set.AsSpan(0, (int)Math.Min(set.Length, Math.Round(Centres * Math.Sqrt(set.Length) / all))));
        }

        return [.. chosen];
    }

    private static ImmutableArray<MeasuredPair> Pairs(IReadOnlyList<Outcome> outcomes) =>
    [
        .. outcomes.GroupBy(row => (row.Dataset, row.WeakModel, row.StrongModel))
            .Select(set => new MeasuredPair(set.Key.Dataset, set.Key.WeakModel, set.Key.StrongModel, set.Count()))
            .OrderBy(pair => pair.Dataset, StringComparer.Ordinal).ThenBy(pair => pair.Weak, StringComparer.Ordinal).ThenBy(pair => pair.Strong, StringComparer.Ordinal),
    ];
}
