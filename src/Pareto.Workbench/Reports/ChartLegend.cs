namespace Pareto.Workbench.Reports;

/// <summary>The names of what is drawn, in as many rows as they need above the drawing.</summary>
internal static class ChartLegend
{
    private const double RowHeight = 18;
    private const double SwatchWidth = 18;
    private const double Gap = 22;

    /// <summary>Draws it from the top of the canvas; how far down it reaches.</summary>
    public static double Draw(SvgCanvas canvas, IEnumerable<(string Name, string Style)> entries, bool lines)
    {
        var (x, y) = (4d, RowHeight);
        foreach (var (name, style) in entries)
        {
            var width = SwatchWidth + 6 + SvgCanvas.WidthOf(name);
            if (x > 4 && x + width > SvgCanvas.Width)
            {
                (x, y) = (4, y + RowHeight);
            }

            if (lines && !style.StartsWith('b'))
            {
                canvas.Line(x, y - 4, x + SwatchWidth, y - 4, style);
            }
            else
            {
                canvas.Swatch(x, y - 10, SwatchWidth, 12, style);
            }

            canvas.Text(x + SwatchWidth + 6, y, name);
            x += width + Gap;
        }

        return y + 10;
    }
}
