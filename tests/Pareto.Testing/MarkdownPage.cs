using System.Text.RegularExpressions;

namespace Pareto.Testing;

/// <summary>A page of the documentation, taken apart as far as tests ask about it.</summary>
public sealed partial class MarkdownPage
{
    private MarkdownPage(string path)
    {
        Path = path;
        var prose = new List<string>();
        var blocks = new List<(string Language, string Text)>();
        List<string>? block = null;
        var language = "";
        foreach (var line in Checkout.Read(path).ReplaceLineEndings("\n").Split('\n'))
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                (block ?? prose).Add(line);
            }
            else if (block is null)
            {
                (block, language) = ([], line[3..].Trim());
            }
            else
            {
                blocks.Add((language, string.Join('\n', block)));
                block = null;
            }
        }

        Prose = [.. prose];
        CodeBlocks = [.. blocks];
    }

    /// <summary>Every page, by its path from the root of the checkout.</summary>
    public static IReadOnlyList<MarkdownPage> All { get; } =
        [.. Checkout.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)).Select(file => new MarkdownPage(file))];

    public string Path { get; }

    /// <summary>The lines outside code blocks.</summary>
    public IReadOnlyList<string> Prose { get; }

    public IReadOnlyList<(string Language, string Text)> CodeBlocks { get; }

    /// <summary>What stands between single backticks.</summary>
    public IEnumerable<string> CodeSpans => Prose.SelectMany(line => CodeSpan().Matches(line)).Select(match => match.Groups[1].Value);

    /// <summary>Where its links lead.</summary>
    public IEnumerable<string> Links => Prose.SelectMany(line => Link().Matches(line)).Select(match => match.Groups[1].Value);

    /// <summary>The anchors that GitHub gives its headings.</summary>
    public IEnumerable<string> Anchors => Prose.Where(line => line.StartsWith('#')).Select(Anchor);

    /// <summary>The cells of every table row, without white space around them.</summary>
    public IEnumerable<string[]> TableRows =>
        Prose.Where(line => line.StartsWith('|')).Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim(' ', '|')).ToArray());

    public static MarkdownPage Of(string path) => All.Single(page => page.Path == path);

    public override string ToString() => Path;

    private static string Anchor(string heading) =>
        NotInAnchors().Replace(heading.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("(?<!`)`([^`]+)`(?!`)")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
