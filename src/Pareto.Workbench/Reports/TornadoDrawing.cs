namespace Pareto.Workbench.Reports;

/// <summary>Draws a <see cref="TornadoChart"/>.</summary>
internal static class TornadoDrawing
{
    /// <summary>The height that it took.</summary>
    public static double Draw(SvgCanvas canvas, TornadoChart chart)
    {
        var legend = ChartLegend.Draw(canvas, [("at the low value", ChartStyle.Fill(0)), ("at the high value", ChartStyle.Fill(1))], lines: false);
        var axis = ChartAxis.Around(chart.Items.SelectMany(item => (double[])[item.AtLow, item.AtHigh]).Append(chart.Base), fromZero: false);
        var (frame, height) = LyingFrame.Draw(
            canvas, [.. chart.Items.Select(item => $"{item.Label}\n({item.Low} to {item.High})")], axis, chart.Unit, legend + 20, 34);
        for (var row = 0; row < chart.Items.Length; row++)
        {
            var item = chart.Items[row];
            DrawSide(item.AtLow, 0, $"{item.Label} at {item.Low}");
            DrawSide(item.AtHigh, 1, $"{item.Label} at {item.High}");

            void DrawSide(double value, int series, string tip)
            {
                var (from, to) = (frame.X(Math.Min(chart.Base, value)), frame.X(Math.Max(chart.Base, value)));
                canvas.Bar(from, frame.Middle(row) - (LyingFrame.BarHeight / 2), to - from, LyingFrame.BarHeight, ChartStyle.Fill(series), $"{tip}: {ChartNumber.Whole(value, chart.Unit)}");
            }
        }

        var x = frame.X(chart.Base);
        canvas.Line(x, legend + 16, x, height - 26, "m");
        canvas.Text(x, legend + 10, $"as assumed: {ChartNumber.Whole(chart.Base, chart.Unit)}", "t s", "middle");
        return height;
    }
}
