namespace Pareto.Workbench.Reports;

/// <summary>The frame of a drawing whose values go to the right: names at the left, grid, and the names of ticks.</summary>
internal sealed class LyingFrame
{
    private const double RowHeight = 34;
    private const double LineHeight = 14;
    private const double WidestLabel = 210;

    private readonly ChartAxis _axis;
    private readonly double _left;
    private readonly double _right;
    private readonly double _top;

    private LyingFrame(ChartAxis axis, double left, double right, double top)
    {
        _axis = axis;
        _left = left;
        _right = right;
        _top = top;
    }

    public const double BarHeight = 18;

    /// <param name="top">Where the drawing may begin.</param>
    /// <param name="margin">What to keep free at the right for the texts of bars.</param>
    public static (LyingFrame Frame, double Height) Draw(
        SvgCanvas canvas, IReadOnlyList<string> labels, ChartAxis axis, ChartUnit unit, double top, double margin)
    {
        var wrapped = labels.Select(label => SvgCanvas.Wrapped(label, WidestLabel)).ToList();
        var left = wrapped.SelectMany(lines => lines).Select(SvgCanvas.WidthOf).DefaultIfEmpty().Max() + 14;
        var frame = new LyingFrame(axis, left, SvgCanvas.Width - margin, top);
        var bottom = top + (labels.Count * RowHeight);
        foreach (var tick in axis.Ticks)
        {
            canvas.Line(frame.X(tick), top, frame.X(tick), bottom, tick == 0 ? ChartStyle.Zero : ChartStyle.Grid);
            canvas.Text(frame.X(tick), bottom + 16, ChartNumber.Short(tick, axis.Step, unit), anchor: "middle");
        }

        for (var row = 0; row < wrapped.Count; row++)
        {
            var y = frame.Middle(row) + 4 - ((wrapped[row].Count - 1) * LineHeight / 2);
            foreach (var line in wrapped[row])
            {
                canvas.Text(left - 10, y, line, anchor: "end");
                y += LineHeight;
            }
        }

        return (frame, bottom + 26);
    }

    public double X(double value) => _left + ((_right - _left) * _axis.Share(value));

    public double Middle(int row) => _top + ((row + 0.5) * RowHeight);
}
