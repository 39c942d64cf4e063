using System.Net;
using System.Text;

namespace Pareto.Workbench.Reports;

/// <summary>
/// Writes a report as one page that needs nothing beside it: no script, no address, no font. It follows the reader's
/// light or dark, prints, and is read out in order. Every text is encoded; the same report gives the same bytes.
/// </summary>
public static class HtmlReport
{
    public static string Write(ReportPage report)
    {
        var html = new StringBuilder();
        html.AppendLine(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <link rel="icon" href="data:,">
            <title>{Encoded(report.Title)}</title>
            <style>
            {ReportStyleSheet.Text}
            </style>
            </head>
            <body>
            <main>
            <header>
            <h1>{Encoded(report.Title)}</h1>
            <p class="lead">{Encoded(report.Summary)}</p>
            </header>
            """);
        WriteHeadlines(html, report);
        var figures = 0;
        foreach (var section in report.Sections)
        {
            html.AppendLine("<section>").AppendLine($"<h2>{Encoded(section.Title)}</h2>");
            foreach (var block in section.Blocks)
            {
                WriteBlock(html, block, ref figures);
            }

            html.AppendLine("</section>");
        }

        if (report.Closing is { } closing)
        {
            html.AppendLine($"<footer><p>{Encoded(closing)}</p></footer>");
        }

        return html.AppendLine("</main>").AppendLine("</body>").AppendLine("</html>").ToString();
    }

    private static void WriteHeadlines(StringBuilder html, ReportPage report)
    {
        if (report.Headlines.IsEmpty)
        {
            return;
        }

        html.AppendLine("""<dl class="headlines">""");
        foreach (var headline in report.Headlines)
        {
            var note = headline.Note is { } text ? $"""<dd class="note">{Encoded(text)}</dd>""" : "";
            html.AppendLine($"""<div class="{Class(headline.Tone)}"><dt>{Encoded(headline.Label)}</dt><dd class="value">{Encoded(headline.Value)}</dd>{note}</div>""");
        }

        html.AppendLine("</dl>");
    }

    private static void WriteBlock(StringBuilder html, ReportBlock block, ref int figures)
    {
        switch (block)
        {
            case ReportBlock.Paragraph paragraph:
                html.AppendLine($"<p>{Encoded(paragraph.Text)}</p>");
                break;
            case ReportBlock.Notice notice:
                html.AppendLine($"""<p class="notice {Class(notice.Tone)}">{Encoded(notice.Text)}</p>""");
                break;
            case ReportBlock.Points points:
                html.AppendLine("<ul>");
                foreach (var item in points.Items)
                {
                    html.AppendLine($"<li>{Encoded(item)}</li>");
                }

                html.AppendLine("</ul>");
                break;
            case ReportBlock.Table table:
                WriteTable(html, table.Content);
                break;
            case ReportBlock.Figure figure:
                WriteFigure(html, figure.Chart, $"figure{++figures}");
                break;
        }
    }

    private static void WriteFigure(StringBuilder html, Chart chart, string id)
    {
        html.AppendLine("<figure>").AppendLine($"<figcaption>{Encoded(chart.Title)}</figcaption>");
        html.Append(ChartSvg.Draw(chart, id));
        html.AppendLine("<details><summary>Figures</summary>");
        WriteTable(html, chart.Figures);
        html.AppendLine("</details>").AppendLine("</figure>");
    }

    private static void WriteTable(StringBuilder html, ReportTable table)
    {
        // The frame scrolls where the page is narrower than the table; the keyboard reaches it.
        html.AppendLine("""<div class="wide" tabindex="0"><table>""").AppendLine($"<caption>{Encoded(table.Caption)}</caption>");
        html.Append("<thead><tr>");
        foreach (var column in table.Columns)
        {
            html.Append(column.Title.Length == 0 ? "<td></td>" : $"""<th scope="col"{Align(column)}>{Encoded(column.Title)}</th>""");
        }

        html.AppendLine("</tr></thead>").AppendLine("<tbody>");
        for (var row = 0; row < table.Rows.Length; row++)
        {
            var cells = table.Rows[row];
            html.Append(table.EndsWithTotal && row == table.Rows.Length - 1 ? """<tr class="total">""" : "<tr>");
            for (var column = 0; column < cells.Length; column++)
            {
                html.Append(column == 0
                    ? $"""<th scope="row">{Encoded(cells[column])}</th>"""
                    : $"<td{Align(table.Columns[column])}>{Encoded(cells[column])}</td>");
            }

            html.AppendLine("</tr>");
        }

        html.AppendLine("</tbody></table></div>");
    }

    private static string Align(ReportColumn column) => column.IsNumber ? " class=\"number\"" : "";

    private static string Class(ReportTone tone) => tone switch
    {
        ReportTone.Good => "good",
        ReportTone.Caution => "caution",
        ReportTone.Bad => "bad",
        _ => "plain",
    };

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
