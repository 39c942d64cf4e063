namespace Pareto.LocalModels.Evaluation;

/// <summary>How many of some cases were right.</summary>
public sealed record Accuracy(int Right, int Cases)
{
    /// <summary>The normal quantile of a two-sided 95 % interval.</summary>
    internal const double Quantile = 1.959964;

    public static Accuracy Of(IReadOnlyCollection<bool> right) => new(right.Count(isRight => isRight), right.Count);

    /// <summary>From 0 to 1.</summary>
    public double Share => Cases == 0 ? 0 : (double)Right / Cases;

    /// <summary>The lower end of the 95 % interval (Wilson 1927).</summary>
    public double Low => Wilson(-1);

    /// <summary>The upper end.</summary>
    public double High => Wilson(1);

    private double Wilson(int side)
    {
        if (Cases == 0)
        {
            return side < 0 ? 0 : 1;
        }

        const double Squared = Quantile * Quantile;
        var centre = Share + (Squared / (2 * Cases));
        var spread = Quantile * Math.Sqrt(((Share * (1 - Share)) + (Squared / (4 * Cases))) / Cases);
        return Math.Clamp((centre + (side * spread)) / (1 + (Squared / Cases)), 0, 1);
    }
}
