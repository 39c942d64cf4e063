using System.Globalization;
using System.Net;
using System.Text;

namespace Pareto.Workbench.RouterTraining;

/// <summary>Draws mean quality against the share of calls to the strong model, with random, oracle and always-one marked.</summary>
public static class CurveSvg
{
    private const int Width = 760;
    private const int Height = 460;
    private const int Left = 70;
    private const int Top = 50;
    private const int PlotWidth = 640;
    private const int PlotHeight = 340;
    private const int MostPoints = 400;
    private const int Ticks = 5;

    /// <summary>A whole SVG document.</summary>
    /// <param name="title">Stands above the drawing.</param>
    /// <param name="outcomes">What was routed.</param>
    /// <param name="curve">The router's, as <see cref="RoutingMetrics.Curve"/> gives it.</param>
    public static string Draw(string title, IReadOnlyList<Outcome> outcomes, double[] curve)
    {
        var oracle = RoutingMetrics.Curve(outcomes, [.. outcomes.Select(row => row.Gain)]);
        var low = Math.Min(curve.Min(), oracle.Min());
        var high = Math.Max(curve.Max(), oracle.Max());
        var margin = Math.Max(0.01, (high - low) * 0.06);
        var scale = new Scale(low - margin, high + margin);
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" font-family="sans-serif" font-size="12">""");
        svg.AppendLine("""<rect width="100%" height="100%" fill="#ffffff"/>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left}" y="28" font-size="15">{WebUtility.HtmlEncode(title)}</text>""");
        for (var i = 0; i <= Ticks; i++)
        {
            var share = (double)i / Ticks;
            var quality = scale.Low + (share * (scale.High - scale.Low));
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<line x1="{X(share):0.#}" y1="{Top}" x2="{X(share):0.#}" y2="{Top + PlotHeight}" stroke="#e5e5e5"/>""");
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{X(share):0.#}" y="{Top + PlotHeight + 18}" text-anchor="middle">{share * 100:0} %</text>""");
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<line x1="{Left}" y1="{scale.Y(quality):0.#}" x2="{Left + PlotWidth}" y2="{scale.Y(quality):0.#}" stroke="#e5e5e5"/>""");
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left - 8}" y="{scale.Y(quality) + 4:0.#}" text-anchor="end">{quality:0.000}</text>""");
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left + (PlotWidth / 2)}" y="{Top + PlotHeight + 38}" text-anchor="middle">calls to the strong model</text>""");
        Line(svg, [curve[0], curve[^1]], scale, "#888888", "6 4");
        Line(svg, oracle, scale, "#2e8b57", "2 3");
        Line(svg, curve, scale, "#1f5fbf", null);
        Mark(svg, 0, curve[0], scale, "always weak", "start");
        Mark(svg, 1, curve[^1], scale, "always strong", "end");
        Legend(svg);
        svg.AppendLine("</svg>");
        return svg.ToString();
    }

    private static void Line(StringBuilder svg, double[] curve, Scale scale, string colour, string? dashes)
    {
        var step = Math.Max(1, (curve.Length - 1) / MostPoints);
        svg.Append(CultureInfo.InvariantCulture, $"""<polyline fill="none" stroke="{colour}" stroke-width="2"{(dashes is null ? "" : $" stroke-dasharray=\"{dashes}\"")} points=""").Append('"');
        for (var i = 0; i < curve.Length - 1; i += step)
        {
            svg.Append(CultureInfo.InvariantCulture, $"{X((double)i / (curve.Length - 1)):0.#},{scale.Y(curve[i]):0.#} ");
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"{X(1):0.#},{scale.Y(curve[^1]):0.#}\"/>");
    }

    private static void Mark(StringBuilder svg, double share, double quality, Scale scale, string name, string anchor)
    {
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<circle cx="{X(share):0.#}" cy="{scale.Y(quality):0.#}" r="5" fill="#c0392b"/>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{X(share) + (share > 0 ? -8 : 8):0.#}" y="{scale.Y(quality) + 18:0.#}" text-anchor="{anchor}" fill="#c0392b">{name}</text>""");
    }

    private static void Legend(StringBuilder svg)
    {
        (string Name, string Colour)[] lines = [("router", "#1f5fbf"), ("oracle", "#2e8b57"), ("random", "#888888")];
        for (var i = 0; i < lines.Length; i++)
        {
            var x = Left + 400 + (80 * i);
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<rect x="{x}" y="{Height - 28}" width="14" height="4" fill="{lines[i].Colour}"/>""");
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{x + 20}" y="{Height - 22}">{lines[i].Name}</text>""");
        }
    }

    private static double X(double share) => Left + (share * PlotWidth);

    private readonly record struct Scale(double Low, double High)
    {
        public double Y(double quality) => Top + (PlotHeight * (1 - ((quality - Low) / (High - Low))));
    }
}
