namespace Pareto.Workbench.Reports;

/// <summary>A scale with round ticks: steps of 1, 2, 2.5 or 5 times a power of ten, which begin and end at a tick.</summary>
internal sealed class ChartAxis
{
    private const int TicksWanted = 5;

    private ChartAxis(double low, double high, double step)
    {
        Low = low;
        High = high;
        Step = step;
    }

    public double Low { get; }

    public double High { get; }

    public double Step { get; }

    public IEnumerable<double> Ticks
    {
        get
        {
            var count = (int)Math.Round((High - Low) / Step);
            for (var i = 0; i <= count; i++)
            {
                // Counted, not summed, so that no rounding errors build up; the zero is an exact one.
                var tick = Low + (i * Step);
                yield return Math.Abs(tick) < Step / 1e6 ? 0 : tick;
            }
        }
    }

    /// <summary>The scale around these values.</summary>
    /// <param name="fromZero">Bars begin at zero, so their axis has to hold it.</param>
    public static ChartAxis Around(IEnumerable<double> values, bool fromZero)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values.Where(double.IsFinite))
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (low > high)
        {
            (low, high) = (0, 1);
        }

        if (fromZero)
        {
            (low, high) = (Math.Min(0, low), Math.Max(0, high));
        }

        if (high - low < 1e-12 * Math.Max(1, Math.Abs(high)))
        {
            (low, high) = high == 0 ? (0, 1) : (low - (Math.Abs(high) / 2), high + (Math.Abs(high) / 2));
        }

        var step = RoundStep((high - low) / TicksWanted);
        return new(Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step, step);
    }

    /// <summary>Where the value lies: 0 at the low end, 1 at the high end.</summary>
    public double Share(double value) => (value - Low) / (High - Low);

    private static double RoundStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 2.5 => 2.5 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }
}
