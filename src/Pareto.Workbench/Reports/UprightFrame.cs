namespace Pareto.Workbench.Reports;

/// <summary>The frame of a drawing whose values go up: legend, grid, and the names of ticks.</summary>
internal sealed class UprightFrame
{
    private const double PlotHeight = 250;
    private const double Right = SvgCanvas.Width - 14;

    private readonly ChartAxis _axis;

    private UprightFrame(ChartAxis axis, double left, double top)
    {
        _axis = axis;
        Left = left;
        Top = top;
    }

    public double Left { get; }

    public double Top { get; }

    public double Bottom => Top + PlotHeight;

    public double Width => Right - Left;

    public static UprightFrame Draw(SvgCanvas canvas, ChartAxis axis, ChartUnit unit, double legendEnd)
    {
        var ticks = axis.Ticks.Select(tick => (At: tick, Text: ChartNumber.Short(tick, axis.Step, unit))).ToList();
        var frame = new UprightFrame(axis, ticks.Max(tick => SvgCanvas.WidthOf(tick.Text)) + 12, legendEnd + 14);
        foreach (var (at, text) in ticks)
        {
            var y = frame.Y(at);
            canvas.Line(frame.Left, y, Right, y, at == 0 ? ChartStyle.Zero : ChartStyle.Grid);
            canvas.Text(frame.Left - 8, y + 4, text, anchor: "end");
        }

        return frame;
    }

    public double Y(double value) => Top + (PlotHeight * (1 - _axis.Share(value)));
}
