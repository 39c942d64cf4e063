using System.Globalization;
using System.Net;
using System.Text;

namespace Pareto.Workbench.Reports;

/// <summary>Collects the shapes of one drawing. Colours and fonts come from the page's style sheet by class, so that they follow its light and dark.</summary>
internal sealed class SvgCanvas
{
    public const double Width = 760;

    private const double LetterWidth = 7.2;

    private readonly StringBuilder _shapes = new();

    public void Line(double x1, double y1, double x2, double y2, string style) => _shapes.AppendLine(
        CultureInfo.InvariantCulture, $"""<line class="{style}" x1="{x1:0.#}" y1="{y1:0.#}" x2="{x2:0.#}" y2="{y2:0.#}"/>""");

    /// <param name="tip">Shown when pointed at.</param>
    public void Bar(double x, double y, double width, double height, string style, string tip) => _shapes.AppendLine(
        CultureInfo.InvariantCulture, $"""<rect class="{style}" x="{x:0.#}" y="{y:0.#}" width="{Math.Max(0, width):0.#}" height="{Math.Max(0, height):0.#}"><title>{Encoded(tip)}</title></rect>""");

    public void Swatch(double x, double y, double width, double height, string style) => _shapes.AppendLine(
        CultureInfo.InvariantCulture, $"""<rect class="{style}" x="{x:0.#}" y="{y:0.#}" width="{width:0.#}" height="{height:0.#}"/>""");

    public void Dot(double x, double y, string style, string tip) => _shapes.AppendLine(
        CultureInfo.InvariantCulture, $"""<circle class="{style}" cx="{x:0.#}" cy="{y:0.#}" r="2.5"><title>{Encoded(tip)}</title></circle>""");

    public void Polyline(IEnumerable<(double X, double Y)> points, string style) => Shape("polyline", points, style);

    public void Polygon(IEnumerable<(double X, double Y)> points, string style) => Shape("polygon", points, style);

    /// <param name="anchor">start, middle or end.</param>
    public void Text(double x, double y, string text, string style = "t", string anchor = "start") => _shapes.AppendLine(
        CultureInfo.InvariantCulture, $"""<text class="{style}" x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}">{Encoded(text)}</text>""");

    /// <summary>The drawing as an element of a page.</summary>
    /// <param name="id">Unique on the page.</param>
    public string Finish(Chart chart, double height, string id) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <svg role="img" aria-labelledby="{id}-t {id}-d" viewBox="0 0 {Width:0} {height:0.#}">
        <title id="{id}-t">{Encoded(chart.Title)}</title>
        <desc id="{id}-d">{Encoded(chart.Description)}</desc>
        {_shapes}</svg>

        """);

    /// <summary>About how wide the text is at the size that charts use, in a wide font: a reader's own is not known.</summary>
    public static double WidthOf(string text) => text.Length * LetterWidth;

    /// <summary>
    /// The text in as few lines as fit the width, and a new one at each line break; broken at spaces, and within words behind hyphens. What is too
    /// long even so has a line of its own.
    /// </summary>
    public static List<string> Wrapped(string text, double width) => [.. text.Split('\n').SelectMany(line => WrappedLine(line, width))];

    private static List<string> WrappedLine(string text, double width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var between = " ";
            foreach (var piece in Pieces(word))
            {
                if (lines.Count > 0 && WidthOf(lines[^1] + between + piece) <= width)
                {
                    lines[^1] += between + piece;
                }
                else
                {
                    lines.Add(piece);
                }

                between = "";
            }
        }

        return lines;
    }

    private static IEnumerable<string> Pieces(string word)
    {
        var from = 0;
        for (var hyphen = word.IndexOf('-', 1); hyphen > 0 && hyphen < word.Length - 1; hyphen = word.IndexOf('-', hyphen + 1))
        {
            yield return word[from..(hyphen + 1)];
            from = hyphen + 1;
        }

        yield return word[from..];
    }

    private void Shape(string element, IEnumerable<(double X, double Y)> points, string style)
    {
        _shapes.Append(CultureInfo.InvariantCulture, $"""<{element} class="{style}" points=""").Append('"');
        _shapes.AppendJoin(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
        _shapes.AppendLine("\"/>");
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
