namespace Pareto.Core.Routing.Checking;

/// <summary>
/// How often each loss was seen, in eighths from -1 to 1: enough for the mean and for an interval around it that holds at every time it is
/// looked at. Immutable.
/// </summary>
public sealed record LossCounts(IReadOnlyList<long> Counts)
{
    private const int Steps = 8;

    // Bets of fixed sizes, as parts of the most that may be bet.
    private static readonly double[] Sizes = [.. Enumerable.Range(0, 10).Select(i => 0.95 * Math.Pow(0.63, i))];

    public static LossCounts None { get; } = new(new long[(2 * Steps) + 1]);

    public long Total => Counts.Sum();

    /// <summary>0 where nothing was seen.</summary>
    public double Mean => Total == 0 ? 0 : Counts.Select((count, i) => count * Value(i)).Sum() / Total;

    /// <summary>The nearest eighth: what is counted in a loss's place.</summary>
    public static double Rounded(double loss) => Math.Round(Math.Clamp(loss, -1, 1) * Steps) / Steps;

    public LossCounts With(double loss)
    {
        var counts = Counts.ToArray();
        counts[(int)Math.Round(Math.Clamp(loss, -1, 1) * Steps) + Steps]++;
        return new LossCounts(counts);
    }

    /// <summary>
    /// The means that no bettor has become rich on betting against: a confidence sequence, which holds the true mean at all times together with
    /// this error (Waudby-Smith and Ramdas, arXiv 2010.09686, section 4), where the mean stays one and the same.
    /// </summary>
    /// <param name="error">Chance that it ever leaves the mean out.</param>
    /// <param name="least">No loss is smaller: 0 or -1.</param>
    public (double Low, double High) Interval(double error, double least)
    {
        if (Total == 0)
        {
            return (least, 1);
        }

        return (Edge(Mean, least, above: true), Edge(Mean, 1, above: false));

        // The evidence against a mean only grows with its distance from what was seen.
        double Edge(double inside, double outside, bool above)
        {
            for (var i = 0; i < 30; i++)
            {
                var middle = (inside + outside) / 2;
                (inside, outside) = IsRuledOut(middle, least, above, error / 2) ? (inside, middle) : (middle, outside);
            }

            return inside;
        }
    }

    // The mixture over the sizes of what constant bets have won, in logarithms.
    private bool IsRuledOut(double mean, double least, bool above, double error)
    {
        var most = above ? 1 / (mean - least) : -1 / (1 - mean);
        var best = double.NegativeInfinity;
        var sum = 0.0;
        foreach (var size in Sizes)
        {
            var won = 0.0;
            for (var i = 0; i < Counts.Count; i++)
            {
                won += Counts[i] == 0 ? 0 : Counts[i] * Math.Log(1 + (size * most * (Value(i) - mean)));
            }

            sum = won > best ? (sum * Math.Exp(best - won)) + 1 : sum + Math.Exp(won - best);
            best = Math.Max(best, won);
        }

        return best + Math.Log(sum / Sizes.Length) >= Math.Log(1 / error);
    }

    private static double Value(int place) => (double)(place - Steps) / Steps;
}
