using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pareto.Workbench.Reports;

namespace Pareto.Workbench.Tests.Reports;

public sealed partial class HtmlReportTests
{
    private static readonly string Html = HtmlReport.Write(Samples.Page);

    [Fact]
    public void Write_AnyText_IsEncoded()
    {
        Html.ShouldContain("A plan &lt;of&gt; &quot;costs&quot; &amp; more");
        Html.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        Html.ShouldNotContain("<script");
    }

    [Fact]
    public void Write_AnyReport_NeedsNothingBesideIt()
    {
        Html.ShouldNotContain("http://");
        Html.ShouldNotContain("https://");
        Html.ShouldNotContain("src=");
        Html.ShouldNotContain("url(");
        Html.ShouldContain("default-src 'none'");
    }

    [Fact]
    public void Write_AnyReport_HasBothColoursAndAPrintForm()
    {
        Html.ShouldContain("prefers-color-scheme:dark");
        Html.ShouldContain("@media print");
    }

    [Fact]
    public void Write_SameReport_SameText() => HtmlReport.Write(Samples.Page).ShouldBe(Html);

    [Fact]
    public void Write_InAnotherCulture_WritesNumbersAlike()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" };
            CultureInfo.CurrentCulture = comma;

            HtmlReport.Write(Samples.Page).ShouldBe(Html);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Write_Charts_AreWellFormedNamedAndFollowedByTheirFigures()
    {
        var drawings = Svg.Matches(Html).Select(match => XElement.Parse(match.Value)).ToList();

        drawings.Count.ShouldBe(5);
        drawings.ShouldAllBe(svg => svg.Elements("title").Single().Value.Length > 0 && svg.Elements("desc").Single().Value.Length > 0);
        drawings.SelectMany(svg => svg.Descendants().Attributes("id")).Select(id => id.Value).ShouldBeUnique();
        Html.ShouldContain("<caption>Figures of: Cumulative cost</caption>");
    }

    [Fact]
    public void Write_Charts_StayInsideTheirFrame()
    {
        foreach (var svg in Svg.Matches(Html).Select(match => XElement.Parse(match.Value)))
        {
            var size = svg.Attribute("viewBox")!.Value.Split(' ').Select(Number).ToArray();
            var xs = svg.Descendants().SelectMany(shape => shape.Attributes().Where(a => a.Name.LocalName is "x" or "x1" or "x2" or "cx")).Select(a => Number(a.Value));
            var ys = svg.Descendants().SelectMany(shape => shape.Attributes().Where(a => a.Name.LocalName is "y" or "y1" or "y2" or "cy")).Select(a => Number(a.Value));
            xs.ShouldAllBe(x => x >= 0 && x <= size[2]);
            ys.ShouldAllBe(y => y >= 0 && y <= size[3]);
        }
    }

    [Fact]
    public void Write_StackedColumns_PutEachPartOnTheOneBelow()
    {
        var svg = XElement.Parse(Svg.Matches(HtmlReport.Write(Samples.Page with { Sections = [new("Stack", [new ReportBlock.Figure(Samples.Stack)])] })).Single().Value);

        var bars = svg.Elements("rect").Where(bar => bar.Element("title")?.Value.StartsWith("Hybrid, rented GPU", StringComparison.Ordinal) == true).ToList();

        bars.Count.ShouldBe(3);
        for (var i = 1; i < bars.Count; i++)
        {
            (Of(bars[i], "y") + Of(bars[i], "height")).ShouldBe(Of(bars[i - 1], "y"), 0.2);
        }
    }

    [Fact]
    public void Write_ATotal_IsTheLastRowAndOnlyIt()
    {
        Regex.Count(Html, "<tr class=\"total\">").ShouldBe(1);
        Html.ShouldContain("""<tr class="total"><th scope="row">All</th><td class="number">$8,325</td></tr>""");
    }

    private static double Of(XElement element, string attribute) => Number(element.Attribute(attribute)!.Value);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg { get; }
}
