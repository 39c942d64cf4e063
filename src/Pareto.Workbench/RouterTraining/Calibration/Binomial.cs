namespace Pareto.Workbench.RouterTraining.Calibration;

/// <summary>Exact probabilities of the binomial distribution, and the interval of Clopper and Pearson (1934).</summary>
internal static class Binomial
{
    private const int Bisections = 60;

    /// <summary>The probability of exactly <paramref name="k"/> of <paramref name="n"/>.</summary>
    public static double Probability(int k, int n, double p)
    {
        if (k < 0 || k > n)
        {
            return 0;
        }

        if (p is <= 0 or >= 1)
        {
            return (p <= 0 ? k == 0 : k == n) ? 1 : 0;
        }

        return Math.Exp(LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k) + (k * Math.Log(p)) + ((n - k) * Math.Log(1 - p)));
    }

    /// <summary>The probability of at most <paramref name="k"/> of <paramref name="n"/>.</summary>
    public static double AtMost(int k, int n, double p)
    {
        if (k < 0)
        {
            return 0;
        }

        if (k >= n || p <= 0)
        {
            return 1;
        }

        if (p >= 1)
        {
            return 0;
        }

        // The tail that does not hold the mode, from its largest term outwards.
        if (k > n * p)
        {
            return 1 - AtMost(n - k - 1, n, 1 - p);
        }

        var term = Probability(k, n, p);
        var sum = term;
        for (var i = k; i > 0 && term > sum * 1e-16; i--)
        {
            term *= i / (double)(n - i + 1) * ((1 - p) / p);
            sum += term;
        }

        return Math.Min(1, sum);
    }

    /// <summary>The largest rate under which at most <paramref name="k"/> of <paramref name="n"/> has a probability of <paramref name="error"/>.</summary>
    public static double Upper(int k, int n, double error)
    {
        if (k >= n)
        {
            return 1;
        }

        double low = (double)k / n, high = 1;
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = AtMost(k, n, middle) > error ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>The smallest rate under which at least <paramref name="k"/> of <paramref name="n"/> has a probability of <paramref name="error"/>.</summary>
    public static double Lower(int k, int n, double error) => 1 - Upper(n - k, n, error);

    // Stirling's series with three corrections is exact to 1e-13 from 16 on.
    private static double LogFactorial(int n)
    {
        const int Small = 16;
        if (n < Small)
        {
            double product = 1;
            for (var i = 2; i <= n; i++)
            {
                product *= i;
            }

            return Math.Log(product);
        }

        double x = n;
        return (x * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI * x)) + (((1 / 12.0) - (((1 / 360.0) - (1 / (1260 * x * x))) / (x * x))) / x);
    }
}
