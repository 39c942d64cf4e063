using System.Text.RegularExpressions;
using Pareto.Testing;

namespace Pareto.Cli.Tests.Docs;

/// <summary>Every command that a page shows exists, with its options.</summary>
public partial class CommandsInPagesTests
{
    [Fact]
    public void Commands_InCodeBlocks_AreUnderstood()
    {
        var commands = MarkdownPage.All.SelectMany(page => page.CodeBlocks)
            .Where(block => block.Language == "sh")
            .SelectMany(block => block.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', '|'))
            .Select(line => line.Trim())
            .Where(line => Command().IsMatch(line))
            .ToList();

        commands.Count.ShouldBeGreaterThan(5);
        commands.SelectMany(Complaints).ShouldBeEmpty();
    }

    [Fact]
    public void Commands_InProse_AreUnderstood()
    {
        var commands = MarkdownPage.All.SelectMany(page => page.CodeSpans).Where(span => Command().IsMatch(span)).ToList();

        commands.Count.ShouldBeGreaterThan(10);
        commands.SelectMany(Complaints).ShouldBeEmpty();
    }

    private static IEnumerable<string> Complaints(string command)
    {
        var words = Word().Matches(command).Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Value)
            .Skip(1)
            .TakeWhile(word => word is not (">" or "#" or "&"));
        return ParetoCommandLine.Create().Parse([.. words]).Errors.Select(error => $"{command}: {error.Message}");
    }

    [GeneratedRegex(@"^(\./)?pareto [a-z-]")]
    private static partial Regex Command();

    [GeneratedRegex(@"'([^']*)'|\S+")]
    private static partial Regex Word();
}
