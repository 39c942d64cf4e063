namespace Pareto.Workbench.Planning.Capacity;

/// <summary>
/// The quantile function of the standard normal distribution, by Newton's method on the distribution function, whose
/// error function is the approximation 7.1.26 of Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964): good to six digits.
/// </summary>
internal static class NormalQuantile
{
    public static double At(double share)
    {
        var at = 0.0;
        for (var step = 0; step < 60; step++)
        {
            var density = Math.Exp(-at * at / 2) / Math.Sqrt(2 * Math.PI);
            // Steps are kept short: far from the middle the density is nearly nothing.
            var move = Math.Clamp((Below(at) - share) / density, -1, 1);
            at -= move;
            if (Math.Abs(move) < 1e-9)
            {
                break;
            }
        }

        return at;
    }

    private static double Below(double at)
    {
        var scaled = Math.Abs(at) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * scaled));
        var polynomial = ((((((((1.061405429 * t) - 1.453152027) * t) + 1.421413741) * t) - 0.284496736) * t) + 0.254829592) * t;
        var error = 1 - (polynomial * Math.Exp(-scaled * scaled));
        return at >= 0 ? (1 + error) / 2 : (1 - error) / 2;
    }
}
