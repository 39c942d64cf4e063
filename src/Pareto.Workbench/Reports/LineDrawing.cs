namespace Pareto.Workbench.Reports;

/// <summary>Draws a <see cref="LineChart"/>.</summary>
internal static class LineDrawing
{
    // More dots than that are no longer told apart.
    private const int MostDots = 25;

    private static readonly int[] LabelSteps = [1, 2, 3, 6, 12, 24, 60, 120];

    /// <summary>The height that it took.</summary>
    public static double Draw(SvgCanvas canvas, LineChart chart)
    {
        var legend = ChartLegend.Draw(
            canvas,
            chart.Series.Select((series, i) => (series.Name, ChartStyle.Stroke(i))).Concat(chart.Bands.Select(band => (band.Name, ChartStyle.Band(band.Series)))),
            lines: true);
        var axis = ChartAxis.Around(chart.Series.SelectMany(series => series.Values).Concat(chart.Bands.SelectMany(band => band.Low.Concat(band.High))), fromZero: true);
        var frame = UprightFrame.Draw(canvas, axis, chart.Unit, legend + (chart.Moments.IsEmpty ? 0 : 14));
        foreach (var band in chart.Bands)
        {
            var upper = band.High.Select((value, i) => (X(i), frame.Y(value)));
            var lower = band.Low.Select((value, i) => (X(i), frame.Y(value))).Reverse();
            canvas.Polygon(upper.Concat(lower), ChartStyle.Band(band.Series));
        }

        foreach (var moment in chart.Moments)
        {
            var x = X(moment.Category);
            canvas.Line(x, frame.Top - 4, x, frame.Bottom, "m");
            var anchor = x < frame.Left + (frame.Width * 0.2) ? "start" : x > frame.Left + (frame.Width * 0.8) ? "end" : "middle";
            canvas.Text(x, frame.Top - 8, moment.Label, "t s", anchor);
        }

        for (var i = 0; i < chart.Series.Length; i++)
        {
            var series = chart.Series[i];
            canvas.Polyline(series.Values.Select((value, at) => (X(at), frame.Y(value))), ChartStyle.Stroke(i));
            for (var at = 0; at < series.Values.Length && series.Values.Length <= MostDots; at++)
            {
                canvas.Dot(X(at), frame.Y(series.Values[at]), ChartStyle.Fill(i), $"{series.Name}, {chart.Categories[at]}: {ChartNumber.Whole(series.Values[at], chart.Unit)}");
            }
        }

        DrawCategories(canvas, chart, frame, X);
        return frame.Bottom + 28;

        double X(int at) => frame.Left + (frame.Width * (chart.Categories.Length == 1 ? 0.5 : (double)at / (chart.Categories.Length - 1)));
    }

    private static void DrawCategories(SvgCanvas canvas, LineChart chart, UprightFrame frame, Func<int, double> x)
    {
        var widest = chart.Categories.Max(SvgCanvas.WidthOf) + 10;
        var fitting = Math.Max(1, (int)(frame.Width / widest));
        var step = LabelSteps.FirstOrDefault(candidate => chart.Categories.Length <= candidate * fitting, chart.Categories.Length);
        for (var at = 0; at < chart.Categories.Length; at += step)
        {
            var anchor = at == 0 ? "start" : at == chart.Categories.Length - 1 ? "end" : "middle";
            canvas.Text(x(at), frame.Bottom + 18, chart.Categories[at], anchor: anchor);
        }
    }
}
