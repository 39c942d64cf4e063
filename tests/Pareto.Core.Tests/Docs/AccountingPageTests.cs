using System.Text.RegularExpressions;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Testing;

namespace Pareto.Core.Tests.Docs;

public partial class AccountingPageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Of("docs/accounting.md");

    [Fact]
    public void Table_Columns_AreThoseOfTheLedger()
    {
        var script = Checkout.Read("src/Pareto.Core/Storage/Scripts/0001_ledger.sql");
        var ledger = script[..script.IndexOf("PRIMARY KEY", StringComparison.Ordinal)];
        var added = string.Concat(Directory.GetFiles(Checkout.PathOf("src/Pareto.Core/Storage/Scripts"), "*.sql").Select(File.ReadAllText));
        var columns = Column().Matches(ledger).Concat(AddedColumn().Matches(added)).Select(match => match.Groups[1].Value);
        var written = Page.TableRows.Where(row => row[0].StartsWith('`')).SelectMany(row => row[0].Split(", ")).Select(name => name.Trim('`'));

        written.ShouldBe(columns, ignoreOrder: true);
    }

    [Fact]
    public void Table_Words_AreThoseTheLedgerStores()
    {
        Meaning("`outcome`").ShouldBe(Enum.GetValues<AttemptOutcome>().Select(outcome => LedgerNames.Outcomes[outcome]));
        Meaning("`service_tier`").ShouldBe(Enum.GetValues<ServiceTier>().Select(service => LedgerNames.Services[service]));
        Meaning("`price_basis`").ShouldBe(Enum.GetValues<PriceBasis>().Select(basis => LedgerNames.PriceBases[basis]));

        static IEnumerable<string> Meaning(string column) =>
            Page.TableRows.Single(row => row[0] == column)[1].Split(", ").SelectMany(words => words.Split(" or ")).Select(word => word.Trim('`'));
    }

    [GeneratedRegex(@"^    (\w+) +(?:TEXT|INTEGER)", RegexOptions.Multiline)]
    private static partial Regex Column();

    [GeneratedRegex(@"^ALTER TABLE ledger ADD COLUMN (\w+)", RegexOptions.Multiline)]
    private static partial Regex AddedColumn();
}
