namespace Pareto.Workbench.RouterTraining.Calibration;

/// <summary>
/// The exact test behind a promise: is the mean loss at least <c>maxLoss</c>? Of n independent prompts D differ (lost or won), with an
/// unknown rate q, and at the bound each of these is lost with (1 + maxLoss / q) / 2. The statistic is the score of Tango (1998, Statistics in
/// Medicine 17:891), whose distribution hardly depends on q; the chance of one as small as seen is summed over all samples, not
/// approximated (Chan 1998, Statistics in Medicine 17:1403). The largest chance over q's Clopper–Pearson interval counts, and the
/// interval's own error is added (Berger and Boos 1994, JASA 89:1012).
/// <para>So it holds at any number of labels, like Clopper–Pearson on the lost alone and Hoeffding–Bentkus, and unlike these it does
/// not throw away what the small model wins.</para>
/// </summary>
internal static class LossTest
{
    // The part of the error that q's interval takes.
    private const double NuisanceShare = 0.01;

    // The chance is nearly flat in q; parity makes it a little uneven.
    private const int Rates = 8;

    // Terms further out than this many standard deviations have no weight that matters.
    private const double Reach = 9;

    /// <summary>Whether a mean loss of <paramref name="maxLoss"/> or more is ruled out, at this probability of being wrong.</summary>
    public static bool RulesOut(LossCounts counts, double maxLoss, double error)
    {
        if (maxLoss >= 1)
        {
            return true;
        }

        if (counts.Labels <= 0 || maxLoss <= 0 || counts.Loss >= maxLoss)
        {
            return false;
        }

        var n = counts.Labels;
        var differ = counts.Lost + counts.Won;
        var nuisance = error * NuisanceShare;
        var low = Math.Max(maxLoss, Binomial.Lower(differ, n, nuisance / 2));
        var high = Math.Max(low, Binomial.Upper(differ, n, nuisance / 2));
        var (first, last) = (Range(n, low).First, Range(n, high).Last);
        var mostLost = AtLeastAsSmall(n, first, last, Score(n, counts.Lost, counts.Won, maxLoss), maxLoss);
        for (var i = 0; i <= Rates; i++)
        {
            var rate = low + ((high - low) * i / Rates);
            var lost = Math.Min((1 + (maxLoss / rate)) / 2, 1 - 1e-9);
            if (Chance(n, rate, lost, first, mostLost) + nuisance > error)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The smallest loss, to a ten-thousandth, that the counts rule out.</summary>
    public static double Upper(LossCounts counts, double error)
    {
        const int Steps = 10_000;
        int low = Math.Max(0, (int)Math.Floor(counts.Loss * Steps)), high = Steps;
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = RulesOut(counts, (double)middle / Steps, error) ? (low, middle) : (middle, high);
        }

        return (double)high / Steps;
    }

    /// <summary>Standard deviations from the bound, the variance taken where the bound is true and the counts are most likely.</summary>
    internal static double Score(int n, int lost, int won, double maxLoss)
    {
        var b = ((((2.0 * n) - lost) + won) * maxLoss) - lost - won;
        var c = won * maxLoss * (1 - maxLoss);
        var wonRate = (Math.Sqrt((b * b) + (8.0 * n * c)) - b) / (4.0 * n);
        return (lost - won - (n * maxLoss)) / Math.Sqrt(n * ((2 * wonRate) + (maxLoss * (1 - maxLoss))));
    }

    /// <summary>
    /// The chance of a sample in which D prompts differ and at most <c>mostLost[D - first]</c> of them are lost (-1: none is such).
    /// </summary>
    internal static double Chance(int n, double rate, double lost, int first, ReadOnlySpan<int> mostLost)
    {
        double sum = 0, within = 0, term = 0;
        var k = -1;
        var (from, to) = Range(n, rate);
        var d = Math.Max(first, from);
        to = Math.Min(to, first + mostLost.Length - 1);
        var weight = Binomial.Probability(d, n, rate);
        for (; d <= to; d++)
        {
            var most = mostLost[d - first];
            if (k < 0 || most < 0)
            {
                (k, within, term) = (most, Binomial.AtMost(most, d, lost), Binomial.Probability(most, d, lost));
            }
            else
            {
                // One more that differs, by the law of total probability; then on to the bound for that many.
                within -= lost * term;
                term *= (1 - lost) * d / (d - k);
                for (; k < most; k++)
                {
                    term *= (d - k) / (k + 1.0) * (lost / (1 - lost));
                    within += term;
                }

                for (; k > most; k--)
                {
                    within -= term;
                    term *= k / (d - k + 1.0) * ((1 - lost) / lost);
                }
            }

            sum += weight * within;
            weight *= (n - d) / (d + 1.0) * (rate / (1 - rate));
        }

        return Math.Clamp(sum, 0, 1);
    }

    // For each number that differs, with how many lost the score is still at most this one.
    private static int[] AtLeastAsSmall(int n, int first, int last, double score, double maxLoss)
    {
        const double Hair = 1e-9;
        var most = new int[last - first + 1];
        var k = first;
        for (var d = first; d <= last; d++)
        {
            k = Math.Min(k + 1, d);
            while (k >= 0 && Score(n, k, d - k, maxLoss) > score + Hair)
            {
                k--;
            }

            most[d - first] = k;
        }

        return most;
    }

    private static (int First, int Last) Range(int n, double rate)
    {
        var spread = (Reach * Math.Sqrt(n * rate * (1 - rate))) + Reach;
        return (Math.Max(0, (int)((n * rate) - spread)), Math.Min(n, (int)((n * rate) + spread)));
    }
}
