using System.Text.RegularExpressions;
using Pareto.Testing;

namespace Pareto.Core.Tests.Docs;

/// <summary>What holds for every page: its links lead somewhere, and what it names exists.</summary>
public partial class PagesTests
{
    private static readonly string[] Folders = ["src", "tests", "docs", "config", "bench", "demo", "eng"];

    private static readonly Lazy<HashSet<string>> Identifiers = new(() =>
    [
        .. Checkout.Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".props", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(Checkout.PathOf(file)))
            .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .SelectMany(line => Word().Matches(line))
            .Select(match => match.Value),
    ]);

    public static TheoryData<string> Pages => [.. MarkdownPage.All.Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_WithinTheProject_LeadToFilesAndHeadings(string path)
    {
        var page = MarkdownPage.Of(path);
        var broken = page.Links
            .Where(link => !link.Contains("://", StringComparison.Ordinal))
            .Where(link => !LeadsSomewhere(page, link));

        broken.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void CodeSpans_ThatNameFiles_NameSuchAsExist(string path)
    {
        var named = MarkdownPage.Of(path).CodeSpans
            .Where(span => FileName().IsMatch(span) && Folders.Contains(span.Split('/')[0]))
            .Where(span => !span.StartsWith("bench/results", StringComparison.Ordinal)); // Made by bench/load/compare.sh.

        named.Where(span => !Path.Exists(Checkout.PathOf(span))).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void CodeSpans_ThatNameCode_NameWhatTheSourcesHold(string path)
    {
        var named = MarkdownPage.Of(path).CodeSpans
            .Where(span => CodeName().IsMatch(span) && span.Any(char.IsAsciiLetterLower))
            .SelectMany(span => span.Split('.'));

        named.Where(name => !Identifiers.Value.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Decisions_Numbers_AreUniqueAndRepeatedInTheHeading()
    {
        var decisions = MarkdownPage.All.Where(page => page.Path.StartsWith("docs/decisions/", StringComparison.Ordinal)).ToList();

        decisions.Count.ShouldBeGreaterThan(5);
        decisions.Select(NumberOf).ShouldBeUnique();
        decisions.Where(page => !page.Prose[0].StartsWith($"# {NumberOf(page)} ", StringComparison.Ordinal)).ShouldBeEmpty();

        static string NumberOf(MarkdownPage page) => Path.GetFileName(page.Path)[..4];
    }

    [Fact]
    public void Readme_Length_IsThatOfAReadme() =>
        File.ReadLines(Checkout.PathOf("README.md")).Count().ShouldBeLessThanOrEqualTo(80);

    private static bool LeadsSomewhere(MarkdownPage page, string link)
    {
        var (file, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var path = file.Length == 0
            ? page.Path
            : Path.GetRelativePath(Checkout.Root, Path.Combine(Checkout.Root, Path.GetDirectoryName(page.Path)!, file)).Replace('\\', '/');
        return Path.Exists(Checkout.PathOf(path)) && (anchor is null || MarkdownPage.Of(path).Anchors.Contains(anchor));
    }

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[\w.-]+(/[\w.-]+)+/?$")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]+(\.[A-Z][A-Za-z0-9]+)*$")]
    private static partial Regex CodeName();
}
