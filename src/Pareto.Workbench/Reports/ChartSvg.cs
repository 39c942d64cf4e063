namespace Pareto.Workbench.Reports;

/// <summary>Draws charts.</summary>
internal static class ChartSvg
{
    /// <summary>The drawing as an element of a page.</summary>
    /// <param name="id">Unique on the page.</param>
    public static string Draw(Chart chart, string id)
    {
        var canvas = new SvgCanvas();
        var height = chart switch
        {
            LineChart lines => LineDrawing.Draw(canvas, lines),
            ColumnChart columns => ColumnDrawing.Draw(canvas, columns),
            RankChart ranks => RankDrawing.Draw(canvas, ranks),
            TornadoChart tornado => TornadoDrawing.Draw(canvas, tornado),
            _ => throw new ArgumentOutOfRangeException(nameof(chart), chart.GetType().Name, "No drawing is known for this chart."),
        };
        return canvas.Finish(chart, height, id);
    }
}
