using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining;

/// <summary>Makes the gate between kinds of prompts, and the experts for the kinds of which there is little.</summary>
internal static class PromptKindsTraining
{
    private const int Width = RouterModel.KernelInputs;
    private const int Numbers = (int)PromptNumber.Count;

    // A set of so many prompts is left half to its expert and half to the blend, before anything is measured.
    private const double HalfTrusted = 4_000;

    // How far, in one standard deviation, the measured slope of the blend within a set may lie from what its size makes expected.
    private const double SlopeSpread = 0.15;

    private const double LinePenalty = 300;

    // A number that hardly varies within a set must not become a large one when it does.
    private const double LeastDeviation = 0.1;

    // Below so many prompts a set is no kind, and kept back it tells nothing.
    private const int LeastPrompts = 100;
    private const int LeastKeptBack = 15;

    /// <summary>What the blend is worth within a set, by prompts it had not seen.</summary>
    /// <param name="MeanBlend">The mean of its answers.</param>
    /// <param name="Trust">How far an expert should replace it.</param>
    public readonly record struct BlendWithin(float MeanBlend, float Trust);

    /// <summary>Measures the blend within each small set; a set that is missing gets no expert.</summary>
    /// <param name="blend">A model without experts.</param>
    /// <param name="seen">How many prompts of each set the model has learned from.</param>
    /// <param name="keptBack">Outcomes that it has not.</param>
    public static IReadOnlyDictionary<string, BlendWithin> Measure(RouterModel blend, IReadOnlyDictionary<string, int> seen, IReadOnlyList<Outcome> keptBack)
    {
        var measured = new Dictionary<string, BlendWithin>(StringComparer.Ordinal);
        if (seen.Count < 2)
        {
            return measured;
        }

        var features = new PromptFeatures();
        var scores = SteadyScores.Of(keptBack);
        foreach (var set in Enumerable.Range(0, keptBack.Count).GroupBy(i => keptBack[i].Dataset))
        {
            var rows = set.ToArray();
            var prompts = seen.GetValueOrDefault(set.Key);
            if (prompts is < LeastPrompts or >= SteadyScores.SmallSet || rows.Length < LeastKeptBack)
            {
                continue;
            }

            var answers = Array.ConvertAll(rows, row =>
            {
                features.Read(keptBack[row].Prompt);
                return (double)blend.Evaluate(features).Gain;
            });
            var gains = Array.ConvertAll(rows, row => scores[row].Strong - scores[row].Weak);
            measured[set.Key] = new BlendWithin((float)answers.Average(), (float)(1 - Slope(answers, gains, prompts / (prompts + HalfTrusted))));
        }

        return measured;
    }

    /// <param name="model">The model so far.</param>
    /// <param name="outcomes">What to learn from.</param>
    /// <param name="inputs">For each outcome the kernel's inputs.</param>
    /// <param name="blend">What the blend is worth within small sets.</param>
    public static PromptKinds Fit(RouterModel model, IReadOnlyList<Outcome> outcomes, float[] inputs, IReadOnlyDictionary<string, BlendWithin> blend)
    {
        if (blend.Count == 0)
        {
            return PromptKinds.None;
        }

        var sets = Enumerable.Range(0, outcomes.Count).GroupBy(i => outcomes[i].Dataset).Where(set => set.Count() >= LeastPrompts)
            .OrderBy(set => set.Key, StringComparer.Ordinal).Select(set => set.ToArray()).ToArray();
        var (gate, gateOffsets) = FitGate(sets, inputs);
        var scores = SteadyScores.Of(outcomes);
        var trust = new float[sets.Length];
        var offsets = new float[sets.Length];
        var lines = new float[sets.Length * Numbers];
        for (var kind = 0; kind < sets.Length; kind++)
        {
            if (blend.TryGetValue(outcomes[sets[kind][0]].Dataset, out var within))
            {
                var line = lines.AsSpan(kind * Numbers, Numbers);
                trust[kind] = within.Trust;
                offsets[kind] = within.MeanBlend + FitLine(model, sets[kind], inputs, scores, line);
            }
        }

        return new PromptKinds(gate, gateOffsets, trust, offsets, lines);
    }

    // The posterior mean of the slope of the gain in the blend's answer, within one set: a normal prior, normal noise.
    private static double Slope(double[] answers, double[] gains, double expected)
    {
        var meanAnswer = answers.Average();
        var meanGain = gains.Average();
        double squares = 0, both = 0, noise = 1e-6;
        for (var i = 0; i < answers.Length; i++)
        {
            squares += Math.Pow(answers[i] - meanAnswer, 2);
            both += (answers[i] - meanAnswer) * (gains[i] - meanGain);
            noise += Math.Pow(gains[i] - meanGain, 2) / answers.Length;
        }

        var prior = noise / (SlopeSpread * SlopeSpread);
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

    // Ridge regression of the gain's differences within the set; gives what the line says where all numbers are 0.
    private static float FitLine(RouterModel model, int[] rows, float[] inputs, (double Weak, double Strong)[] scores, Span<float> line)
    {
        var means = new double[Numbers];
        var deviations = new double[Numbers];
        var values = new float[rows.Length * Numbers];
        for (var k = 0; k < Numbers; k++)
        {
            var column = Array.ConvertAll(rows, row => inputs[(row * Width) + TermSpace.Dimensions + k] / (double)model.KernelNumbers);
            var mean = column.Average();
            means[k] = mean;
            deviations[k] = Math.Max(LeastDeviation, Math.Sqrt(column.Average(value => Math.Pow(value - mean, 2))));
            for (var i = 0; i < rows.Length; i++)
            {
                values[(i * Numbers) + k] = (float)((column[i] - mean) / deviations[k]);
            }
        }

        var meanGain = rows.Average(row => scores[row].Strong - scores[row].Weak);
        var targets = Array.ConvertAll(rows, row => (float)(scores[row].Strong - scores[row].Weak - meanGain));
        var gram = new double[Numbers * Numbers];
        var weights = new double[Numbers];
        DenseAlgebra.Accumulate(values, rows.Length, Numbers, targets, 1, gram, weights);
        for (var k = 0; k < Numbers; k++)
        {
            gram[(k * Numbers) + k] += LinePenalty;
        }

        DenseAlgebra.Solve(gram, weights, Numbers, 1);
        double offset = 0;
        for (var k = 0; k < Numbers; k++)
        {
            line[k] = (float)(weights[k] / deviations[k]);
            offset -= means[k] * line[k];
        }

        return (float)offset;
    }
}
