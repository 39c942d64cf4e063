using System.Collections.Immutable;

namespace Pareto.Workbench.Planning.Capacity;

/// <summary>What requests are like. Lengths of answers follow a log-normal distribution.</summary>
/// <param name="InputTokens">Of every prompt.</param>
/// <param name="OutputTokens">Of an answer, on average.</param>
/// <param name="OutputSpread">Standard deviation of answers' lengths by their mean.</param>
internal sealed record ServingLoad(double InputTokens, double OutputTokens, double OutputSpread)
{
    private const int Points = 100;

    private static readonly double[] Normal = [.. Enumerable.Range(0, Points).Select(point => NormalQuantile.At((point + 0.5) / Points))];

    /// <summary>Lengths that stand for the distribution, the shortest first, each for the same share of answers.</summary>
    public ImmutableArray<double> Lengths => field.IsDefault ? field = [.. Normal.Select(Length)] : field;

    /// <summary>The length of an answer that lies so many standard deviations from the middle of the distribution.</summary>
    public double Length(double deviations)
    {
        var variance = Math.Log(1 + (OutputSpread * OutputSpread));
        return OutputTokens * Math.Exp((Math.Sqrt(variance) * deviations) - (variance / 2));
    }
}
