using System.Text.RegularExpressions;
using Pareto.Testing;

namespace Pareto.Core.Tests.Docs;

/// <summary>What no file of the project may hold: addresses of package registries, and places of one machine.</summary>
public partial class WrittenFilesTests
{
    private static readonly string[] Binary = [".gz", ".br", ".db", ".png", ".ico"];

    [Fact]
    public void Files_Everywhere_HoldNoRegistryAddressAndNoPlaceOfOneMachine()
    {
        var found = Checkout.Files
            .Where(file => !Binary.Contains(Path.GetExtension(file)))
            .SelectMany(file => File.ReadLines(Checkout.PathOf(file)).Select((line, index) => (Place: $"{file}:{index + 1}", Line: line)))
            .Where(line => Unwanted().IsMatch(line.Line))
            .Select(line => line.Place);

        found.ShouldBeEmpty();
    }

    // Brackets keep the pattern from finding itself.
    [GeneratedRegex(@"registry[.]npmjs|api[.]nuget[.]org|pypi[.]org|files[.]pythonhosted|proxy[.]golang|static[.]crates|[/]home[/]\w|[/]root[/]\w|(?<![\w.])[/]work[/](?:wt|main|shared)|C:[\\]Users")]
    private static partial Regex Unwanted();
}
