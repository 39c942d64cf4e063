using System.Globalization;

namespace Pareto.Workbench.Planning;

/// <summary>Figures as people read them.</summary>
public static class PlanText
{
    private const decimal CentsBelow = 1_000;

    /// <summary><c>$45,500</c>, <c>$12.34</c>, <c>−$203</c>.</summary>
    public static string Dollars(decimal amount)
    {
        var rounded = decimal.Round(amount, Math.Abs(amount) < CentsBelow ? 2 : 0, MidpointRounding.ToEven);
        var whole = rounded == decimal.Truncate(rounded);
        return (rounded < 0 ? "\u2212" : "") + "$" + Math.Abs(rounded).ToString(whole ? "#,0" : "#,0.00", CultureInfo.InvariantCulture);
    }

    /// <summary><c>81.7 %</c>.</summary>
    public static string Percent(decimal share) => (share < 0 ? "\u2212" : "") + Math.Abs(share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    public static string Count(decimal number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " s";
}
