namespace Pareto.Workbench.Reports;

/// <summary>Draws a <see cref="RankChart"/>.</summary>
internal static class RankDrawing
{
    /// <summary>The height that it took.</summary>
    public static double Draw(SvgCanvas canvas, RankChart chart)
    {
        var ends = chart.Items.SelectMany(item => item.Interval is { } interval ? (double[])[item.Value, interval.Low, interval.High] : [item.Value]);
        var texts = chart.Items.Select(item => ChartNumber.Whole(item.Value, chart.Unit)).ToList();
        var (frame, height) = LyingFrame.Draw(
            canvas, [.. chart.Items.Select(item => item.Label)], ChartAxis.Around(ends, fromZero: true), chart.Unit, 8, texts.Max(SvgCanvas.WidthOf) + 20);
        for (var row = 0; row < chart.Items.Length; row++)
        {
            var (label, value, interval) = chart.Items[row];
            var (from, to) = (frame.X(Math.Min(0, value)), frame.X(Math.Max(0, value)));
            var middle = frame.Middle(row);
            canvas.Bar(from, middle - (LyingFrame.BarHeight / 2), to - from, LyingFrame.BarHeight, ChartStyle.Fill(value < 0 ? 1 : 0), $"{label}: {texts[row]}");
            var end = to;
            if (interval is { } range)
            {
                var (low, high) = (frame.X(range.Low), frame.X(range.High));
                canvas.Line(low, middle, high, middle, "w");
                canvas.Line(low, middle - 5, low, middle + 5, "w");
                canvas.Line(high, middle - 5, high, middle + 5, "w");
                end = Math.Max(end, high);
            }

            canvas.Text(end + 6, middle + 4, texts[row], "t s");
        }

        return height;
    }
}
