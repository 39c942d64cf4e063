using System.Text.RegularExpressions;
using Pareto.Testing;
using Pareto.Workbench.Import;

namespace Pareto.Workbench.Tests.Import;

public partial class MigrationPageTests
{
    [Fact]
    public void Page_Prefixes_AreThoseOfTheCode()
    {
        var page = string.Join('\n', MarkdownPage.Of("docs/migrating-from-litellm.md").Prose);
        var list = page[page.IndexOf("Prefixes that are understood", StringComparison.Ordinal)..page.IndexOf("A test holds this list", StringComparison.Ordinal)];
        var written = Name().Matches(list).Select(match => match.Groups[1].Value).ToList();
        var known = Entry().Matches(Checkout.Read("src/Pareto.Workbench/Import/LiteLlmProvider.cs")).Select(match => match.Groups[1].Value);

        written.ShouldBe(known, ignoreOrder: true);
        written.Where(prefix => LiteLlmProvider.Find(prefix) is null).ShouldBeEmpty();
    }

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex("""^\s+\["(\w+)"\] = new\(""", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
