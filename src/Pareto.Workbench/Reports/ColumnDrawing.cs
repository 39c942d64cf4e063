namespace Pareto.Workbench.Reports;

/// <summary>Draws a <see cref="ColumnChart"/>.</summary>
internal static class ColumnDrawing
{
    private const double LineHeight = 15;
    private const double WidestBar = 64;

    /// <summary>The height that it took.</summary>
    public static double Draw(SvgCanvas canvas, ColumnChart chart)
    {
        var legend = chart.Series.Length == 1 ? 0 : ChartLegend.Draw(canvas, chart.Series.Select((series, i) => (series.Name, ChartStyle.Fill(i))), lines: false);
        var tops = chart.Stacked
            ? chart.Categories.Select((_, at) => chart.Series.Sum(series => series.Values[at]))
            : chart.Series.SelectMany(series => series.Values);
        var frame = UprightFrame.Draw(canvas, ChartAxis.Around(tops, fromZero: true), chart.Unit, legend);
        var slot = frame.Width / chart.Categories.Length;
        var bars = chart.Stacked ? 1 : chart.Series.Length;
        var width = Math.Min(WidestBar, slot * 0.76 / bars);
        var lines = 1;
        for (var at = 0; at < chart.Categories.Length; at++)
        {
            var middle = frame.Left + (slot * (at + 0.5));
            DrawCategory(canvas, chart, frame, at, middle - (width * bars / 2), width);
            var label = SvgCanvas.Wrapped(chart.Categories[at], slot - 8);
            lines = Math.Max(lines, label.Count);
            for (var line = 0; line < label.Count; line++)
            {
                canvas.Text(middle, frame.Bottom + 18 + (line * LineHeight), label[line], anchor: "middle");
            }
        }

        return frame.Bottom + 14 + (lines * LineHeight);
    }

    private static void DrawCategory(SvgCanvas canvas, ColumnChart chart, UprightFrame frame, int at, double left, double width)
    {
        var below = 0d;
        for (var i = 0; i < chart.Series.Length; i++)
        {
            var value = chart.Series[i].Values[at];
            var (from, to) = chart.Stacked ? (below, below + value) : (0, value);
            var x = chart.Stacked ? left : left + (i * width);
            var tip = $"{chart.Categories[at]}, {chart.Series[i].Name}: {ChartNumber.Whole(value, chart.Unit)}";
            canvas.Bar(x, frame.Y(Math.Max(from, to)), width - 1, Math.Abs(frame.Y(from) - frame.Y(to)), ChartStyle.Fill(i), tip);
            below = chart.Stacked ? to : 0;
        }

        // A stack's own height is the number that is asked for first.
        if (chart.Stacked || chart.Series.Length == 1)
        {
            var total = chart.Series.Sum(series => series.Values[at]);
            canvas.Text(left + (width / 2), frame.Y(Math.Max(0, total)) - 5, ChartNumber.Whole(total, chart.Unit), "t s", "middle");
        }
    }
}
