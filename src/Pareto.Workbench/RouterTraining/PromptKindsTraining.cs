using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining;

/// <summary>Makes the gate between kinds of prompts, and for each kind an expert: a line in the kernel's inputs, learned from that set alone.</summary>
internal static class PromptKindsTraining
{
    private const int Width = RouterModel.KernelInputs;

    // A set of so many prompts is left half to its expert and half to the blend, before anything is measured.
    private const double HalfTrusted = 4_000;

    // How far, in one standard deviation, the trust that fits prompts kept back may lie from what the set's size makes expected.
    private const double TrustSpread = 0.15;

    private const double LinePenalty = 1_000;

    // An input that hardly varies within a set must not become a large one when it does: in parts of how far it varies elsewhere.
    private const double LeastDeviation = 0.1;

    // Below so many prompts a set is no kind, and kept back it tells nothing.
    private const int LeastPrompts = 100;
    private const int LeastKeptBack = 15;

    /// <summary>What one set teaches of the order of its own prompts; no level, which stays the blend's.</summary>
    /// <param name="Prompts">How many it has learned from.</param>
    /// <param name="Offset">Its answer where all inputs are 0; its mean over the set is 0.</param>
    /// <param name="Weights">One for each input.</param>
    public sealed record Expert(int Prompts, float Offset, float[] Weights);

    /// <summary>What the blend and an expert are worth within a set, by prompts that neither had seen.</summary>
    /// <param name="MeanBlend">The mean of the blend's answers.</param>
    /// <param name="Trust">How far the expert should replace it.</param>
    public readonly record struct Standing(float MeanBlend, float Trust);

    /// <summary>An expert for each set that is large enough to be a kind; none where there is but one set.</summary>
    /// <param name="outcomes">What to learn from.</param>
    /// <param name="inputs">For each outcome the kernel's inputs.</param>
    /// <param name="kernelNumbers">What standardised numbers were multiplied by to become such inputs.</param>
    public static IReadOnlyDictionary<string, Expert> Learn(IReadOnlyList<Outcome> outcomes, float[] inputs, float kernelNumbers)
    {
        var scores = SteadyScores.Of(outcomes);
        var sets = Sets(outcomes);
        return sets.Length < 2 ? new Dictionary<string, Expert>() : sets.ToDictionary(rows => outcomes[rows[0]].Dataset, rows => Learn(rows, inputs, scores, kernelNumbers), StringComparer.Ordinal);
    }

    /// <summary>Measures blend and experts within each set; a set that is missing gets no expert.</summary>
    /// <param name="blend">A model without experts.</param>
    /// <param name="experts">Learned from the same outcomes.</param>
    /// <param name="keptBack">Outcomes that neither has seen.</param>
    public static IReadOnlyDictionary<string, Standing> Measure(RouterModel blend, IReadOnlyDictionary<string, Expert> experts, IReadOnlyList<Outcome> keptBack)
    {
        var measured = new Dictionary<string, Standing>(StringComparer.Ordinal);
        var features = new PromptFeatures();
        var place = new float[Width];
        var unused = new float[RouterModel.ForestInputs];
        var scores = SteadyScores.Of(keptBack);
        foreach (var set in Enumerable.Range(0, keptBack.Count).GroupBy(i => keptBack[i].Dataset))
        {
            var rows = set.ToArray();
            if (rows.Length < LeastKeptBack || !experts.TryGetValue(set.Key, out var expert))
            {
                continue;
            }

            var (answers, lines) = (new double[rows.Length], new double[rows.Length]);
            for (var i = 0; i < rows.Length; i++)
            {
                features.Read(keptBack[rows[i]].Prompt);
                answers[i] = blend.Evaluate(features).Gain;
                blend.Place(features, place, unused);
                lines[i] = expert.Offset + TermSpace.Dot(place, expert.Weights);
            }

            var gains = Array.ConvertAll(rows, row => scores[row].Strong - scores[row].Weak);
            measured[set.Key] = new Standing((float)answers.Average(), (float)Trust(answers, lines, gains, HalfTrusted / (expert.Prompts + HalfTrusted)));
        }

        return measured;
    }

    /// <param name="outcomes">What was learned from.</param>
    /// <param name="inputs">For each outcome the kernel's inputs.</param>
    /// <param name="experts">Learned from the same outcomes.</param>
    /// <param name="standings">How far each is trusted.</param>
    public static PromptKinds Fit(
        IReadOnlyList<Outcome> outcomes, float[] inputs, IReadOnlyDictionary<string, Expert> experts, IReadOnlyDictionary<string, Standing> standings)
    {
        if (standings.Count == 0)
        {
            return PromptKinds.None;
        }

        var sets = Sets(outcomes);
        var (gate, gateOffsets) = FitGate(sets, inputs);
        var trust = new float[sets.Length];
        var offsets = new float[sets.Length];
        var lines = new float[sets.Length * Width];
        for (var kind = 0; kind < sets.Length; kind++)
        {
            var name = outcomes[sets[kind][0]].Dataset;
            if (standings.TryGetValue(name, out var standing))
            {
                trust[kind] = standing.Trust;
                offsets[kind] = standing.MeanBlend + experts[name].Offset;
                experts[name].Weights.CopyTo(lines, kind * Width);
            }
        }

        return new PromptKinds(gate, gateOffsets, trust, offsets, lines);
    }

    private static int[][] Sets(IReadOnlyList<Outcome> outcomes) =>
    [
        .. Enumerable.Range(0, outcomes.Count).GroupBy(i => outcomes[i].Dataset).Where(set => set.Count() >= LeastPrompts)
            .OrderBy(set => set.Key, StringComparer.Ordinal).Select(set => set.ToArray()),
    ];

    // The posterior mean of the share of the line in the sum of line and blend that is nearest to the gain, within one set: a normal
    // prior, normal noise.
    private static double Trust(double[] blend, double[] line, double[] gains, double expected)
    {
        var (meanBlend, meanLine, meanGain) = (blend.Average(), line.Average(), gains.Average());
        double squares = 0, both = 0, noise = 1e-6;
        for (var i = 0; i < gains.Length; i++)
        {
            var step = line[i] - meanLine - (blend[i] - meanBlend);
            var left = gains[i] - meanGain - (blend[i] - meanBlend);
            squares += step * step;
            both += step * left;
            noise += left * left / gains.Length;
        }

        var prior = noise / (TrustSpread * TrustSpread);
        return Math.Clamp(((prior * expected) + both) / (prior + squares), 0, 1);
    }

    // Fisher's linear discriminant: one covariance for all kinds, each kind's counted alike. A kind is expected in proportion to the
    // square root of its prompts: traffic is not mixed as the training is.
    private static (float[] Gate, float[] Offsets) FitGate(int[][] sets, float[] inputs)
    {
        const double Shrinkage = 0.1;
        var means = new double[sets.Length * Width];
        var covariance = new double[Width * Width];
        for (var kind = 0; kind < sets.Length; kind++)
        {
            var mean = means.AsSpan(kind * Width, Width);
            foreach (var row in sets[kind])
            {
                for (var k = 0; k < Width; k++)
                {
                    mean[k] += inputs[(row * Width) + k] / (double)sets[kind].Length;
                }
            }

            var centred = new float[sets[kind].Length * Width];
            for (var i = 0; i < sets[kind].Length; i++)
            {
                for (var k = 0; k < Width; k++)
                {
                    centred[(i * Width) + k] = (float)(inputs[(sets[kind][i] * Width) + k] - mean[k]);
                }
            }

            var own = new double[Width * Width];
            DenseAlgebra.Accumulate(centred, sets[kind].Length, Width, [], 0, own, []);
            for (var i = 0; i < own.Length; i++)
            {
                covariance[i] += own[i] / sets[kind].Length / sets.Length;
            }
        }

        var trace = Enumerable.Range(0, Width).Sum(k => covariance[(k * Width) + k]);
        for (var k = 0; k < Width; k++)
        {
            covariance[(k * Width) + k] += Shrinkage * trace / Width;
        }

        var weights = new double[Width * sets.Length];
        for (var kind = 0; kind < sets.Length; kind++)
        {
            for (var k = 0; k < Width; k++)
            {
                weights[(k * sets.Length) + kind] = means[(kind * Width) + k];
            }
        }

        DenseAlgebra.Solve(covariance, weights, Width, sets.Length);
        var gate = new float[sets.Length * Width];
        var offsets = new float[sets.Length];
        for (var kind = 0; kind < sets.Length; kind++)
        {
            var offset = 0.5 * Math.Log(sets[kind].Length);
            for (var k = 0; k < Width; k++)
            {
                var weight = weights[(k * sets.Length) + kind];
                gate[(kind * Width) + k] = (float)weight;
                offset -= 0.5 * weight * means[(kind * Width) + k];
            }

            offsets[kind] = (float)offset;
        }

        return (gate, offsets);
    }

    // Ridge regression of the gain's differences within the set.
    private static Expert Learn(int[] rows, float[] inputs, (double Weak, double Strong)[] scores, float kernelNumbers)
    {
        var means = new double[Width];
        var deviations = new double[Width];
        var values = new float[rows.Length * Width];
        for (var k = 0; k < Width; k++)
        {
            // Embeddings have length 1, numbers were standardised over all sets.
            var elsewhere = k < TermSpace.Dimensions ? 1 / Math.Sqrt(TermSpace.Dimensions) : kernelNumbers;
            var column = Array.ConvertAll(rows, row => (double)inputs[(row * Width) + k]);
            var mean = column.Average();
            means[k] = mean;
            deviations[k] = Math.Max(LeastDeviation * elsewhere, Math.Sqrt(column.Average(value => Math.Pow(value - mean, 2))));
            for (var i = 0; i < rows.Length; i++)
            {
                values[(i * Width) + k] = (float)((column[i] - mean) / deviations[k]);
            }
        }

        var meanGain = rows.Average(row => scores[row].Strong - scores[row].Weak);
        var targets = Array.ConvertAll(rows, row => (float)(scores[row].Strong - scores[row].Weak - meanGain));
        var gram = new double[Width * Width];
        var weights = new double[Width];
        DenseAlgebra.Accumulate(values, rows.Length, Width, targets, 1, gram, weights);
        for (var k = 0; k < Width; k++)
        {
            gram[(k * Width) + k] += LinePenalty;
        }

        DenseAlgebra.Solve(gram, weights, Width, 1);
        var line = new float[Width];
        double offset = 0;
        for (var k = 0; k < Width; k++)
        {
            line[k] = (float)(weights[k] / deviations[k]);
            offset -= means[k] * line[k];
        }

        return new Expert(rows.Length, (float)offset, line);
    }
}
