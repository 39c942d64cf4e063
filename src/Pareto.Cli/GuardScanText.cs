using System.Globalization;
using System.Text;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Spectre.Console;

namespace Pareto.Cli;

/// <summary>Shows a person what was found in a text: the text itself where it can be underlined, and a list of places.</summary>
internal static class GuardScanText
{
    public static void Write(IAnsiConsole console, string text, GuardScan scan)
    {
        if (console.Profile.Capabilities.Ansi && text.Length > 0)
        {
            WriteUnderlined(console, text, scan);
            console.WriteLine();
        }

        if (scan.IsInjection)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The text looks like a prompt injection ({scan.Injection:0.00})."));
        }

        if (scan.Findings.IsEmpty)
        {
            console.WriteLine("Nothing was found: the text is public.");
            return;
        }

        var table = new Table().NoBorder().HideHeaders();
        table.AddColumns(new TableColumn("").RightAligned(), new TableColumn(""), new TableColumn(""), new TableColumn("").RightAligned());
        var points = new CodePoints(text);
        var (line, lineStart, at) = (1, 0, 0);
        foreach (var finding in scan.Findings)
        {
            for (; at < finding.Start; at++)
            {
                if (text[at] == '\n')
                {
                    (line, lineStart) = (line + 1, points.Before(at + 1));
                }
            }

            var column = points.Before(finding.Start) - lineStart + 1;
            table.AddRow(
                new Text(string.Create(CultureInfo.InvariantCulture, $"{line}:{column}")),
                new Text(finding.Type, new Style(Color.FromInt32(Digit(finding.Category)))),
                new Text(Family(finding.Category)),
                new Text(finding.Score.ToString("0.00", CultureInfo.InvariantCulture)));
        }

        console.WriteWhole(table);
        console.WriteLine($"{scan.Findings.Length} found: the text is {scan.Sensitivity.Name()}.");
    }

    /// <summary>The family as policies name it.</summary>
    public static string Family(FindingCategory category) => category switch
    {
        FindingCategory.Personal => "personal",
        FindingCategory.Secret => "secrets",
        _ => "confidential",
    };

    // The terminal's own yellow, red and magenta, by the digit that its escapes and the console library have for them.
    private static byte Digit(FindingCategory category) => category switch
    {
        FindingCategory.Personal => 3,
        FindingCategory.Secret => 1,
        _ => 5,
    };

    // Past the console's own layout, which would break the text's lines anew.
    private static void WriteUnderlined(IAnsiConsole console, string text, GuardScan scan)
    {
        var output = console.Profile.Out.Writer;
        var at = 0;
        foreach (var finding in scan.Findings)
        {
            output.Write(Printable(text.AsSpan(at, finding.Start - at)));

            // Each line by itself: an underlined line break underlines the rest of the line in some terminals.
            var value = Printable(text.AsSpan(finding.Start, finding.Length));
            var underlined = $"\e[4;3{Digit(finding.Category)}m";
            output.Write(underlined + value.Replace("\n", "\e[0m\n" + underlined, StringComparison.Ordinal) + "\e[0m");
            at = finding.End;
        }

        output.Write(Printable(text.AsSpan(at)));
        output.Write(text[^1] == '\n' ? "" : "\n");
    }

    // A text must not steer the terminal it is shown on.
    private static string Printable(ReadOnlySpan<char> text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c != '\r')
            {
                printable.Append(char.IsControl(c) && c is not ('\n' or '\t') ? '\uFFFD' : c);
            }
        }

        return printable.ToString();
    }
}
