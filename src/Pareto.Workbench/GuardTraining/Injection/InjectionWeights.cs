using Pareto.Core.PolicyGate.Detection.Injection;

namespace Pareto.Workbench.GuardTraining.Injection;

/// <summary>The weights while they are trained.</summary>
internal sealed class InjectionWeights
{
    public float[] Values { get; } = new float[InjectionTokens.Features];

    public float Bias { get; set; }

    /// <summary>The window with the most evidence, and that evidence with the bias.</summary>
    public (int Start, int End, double Evidence) Best(List<uint> tokens)
    {
        if (tokens.Count == 0)
        {
            return (0, 0, Bias);
        }

        var (start, end, evidence) = InjectionWindows.Best(Sums(tokens));
        return (start, end, evidence + Bias);
    }

    public double Evidence(List<uint> tokens, int start, int end)
    {
        var sums = Sums(tokens);
        return (sums[end] - sums[start]) * InjectionWindows.Factor(end - start) + Bias;
    }

    public double Logit(string text)
    {
        var tokens = new List<uint>();
        InjectionTokens.Read(text, tokens);
        return Best(tokens).Evidence;
    }

    public void Add(InjectionWeights other, float share)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            Values[i] += other.Values[i] * share;
        }

        Bias += other.Bias * share;
    }

    /// <summary>In bytes, shifted so that a threshold of the evidence becomes a score of one half.</summary>
    public InjectionModel Quantise(double threshold)
    {
        // The few largest weights may be cut off, so that the many small ones keep their steps.
        var sizes = Values.Select(Math.Abs).Order().ToArray();
        var unit = Math.Max(sizes[(int)(sizes.Length * 0.9995)], 1e-6f) / sbyte.MaxValue;
        var weights = Values.Select(value => (sbyte)Math.Clamp(Math.Round(value / unit), -sbyte.MaxValue, sbyte.MaxValue)).ToArray();
        return new InjectionModel(weights, unit, (float)(Bias - threshold));
    }

    private float[] Sums(List<uint> tokens)
    {
        var sums = new float[tokens.Count + 1];
        Span<int> numbers = stackalloc int[InjectionTokens.MostNumbers];
        var (beforeLast, last) = (0u, 0u);
        for (var i = 0; i < tokens.Count; i++)
        {
            var count = InjectionTokens.Number(beforeLast, last, tokens[i], numbers);
            var sum = 0f;
            foreach (var number in numbers[..count])
            {
                sum += Values[number];
            }

            sums[i + 1] = sums[i] + sum;
            (beforeLast, last) = (last, tokens[i]);
        }

        return sums;
    }
}
