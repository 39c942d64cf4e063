using System.Globalization;

namespace Pareto.Workbench.Reports;

/// <summary>Writes the numbers of charts.</summary>
internal static class ChartNumber
{
    private static readonly (double From, string Suffix)[] Steps = [(1e9, "B"), (1e6, "M"), (1e3, "k")];

    /// <summary>As short as an axis needs it: <c>$1.5M</c>, <c>40k</c>, <c>25 %</c>.</summary>
    /// <param name="step">The distance to the next tick, which says how many digits tell them apart.</param>
    public static string Short(double value, double step, ChartUnit unit)
    {
        if (unit == ChartUnit.Percent)
        {
            return Framed(Digits(Math.Abs(value) * 100, step * 100), value, unit);
        }

        if (value == 0)
        {
            return Framed("0", value, unit);
        }

        var (from, suffix) = Steps.FirstOrDefault(candidate => Math.Max(Math.Abs(value), step) >= candidate.From, (1, ""));
        return Framed(Digits(Math.Abs(value) / from, step / from) + suffix, value, unit);
    }

    /// <summary>With every digit that a reader may want: <c>$45,500</c>, <c>$0.0035</c>, <c>12.5 %</c>.</summary>
    public static string Whole(double value, ChartUnit unit) => Framed(
        Math.Abs(unit == ChartUnit.Percent ? value * 100 : value) switch
        {
            0 => "0",
            var size when unit == ChartUnit.Percent => size.ToString("0.#", CultureInfo.InvariantCulture),
            >= 100 and var size => size.ToString("#,0", CultureInfo.InvariantCulture),
            >= 1 and var size when unit == ChartUnit.Dollars && size != Math.Floor(size) => size.ToString("0.00", CultureInfo.InvariantCulture),
            >= 1 and var size => size.ToString("0.##", CultureInfo.InvariantCulture),
            var size => size.ToString("G3", CultureInfo.InvariantCulture),
        },
        value,
        unit);

    private static string Framed(string figure, double value, ChartUnit unit) =>
        (value < 0 && figure != "0" ? "\u2212" : "")
        + (unit == ChartUnit.Dollars ? "$" : "")
        + figure
        + unit switch { ChartUnit.Percent => " %", ChartUnit.Milliseconds => " ms", _ => "" };

    private static string Digits(double value, double step)
    {
        // A step of 2.5 needs one more digit than a step of 2.
        var decimals = 0;
        for (var left = step; decimals < 9 && Math.Abs(left - Math.Round(left)) > 1e-9 * Math.Max(1, Math.Abs(left)); left *= 10)
        {
            decimals++;
        }

        return value.ToString("#,0." + new string('#', decimals), CultureInfo.InvariantCulture);
    }
}
