using System.Reflection;
using System.Text.RegularExpressions;
using Pareto.Core.Exchange;
using Pareto.Server.Endpoints;

namespace Pareto.Server.Tests.Docs;

public partial class ApiPageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Of("docs/api.md");

    [Fact]
    public void Table_Errors_AreThoseOfTheCode()
    {
        var written = Page.TableRows.Where(row => row.Length == 4 && row[0].StartsWith('`')).Select(row => string.Join(' ', row[..3]));
        var errors = Enum.GetValues<GatewayErrorKind>().Select(OpenAiErrors.Of).Select(error => $"`{error.Code}` {error.Status} `{error.Type}`");

        written.ShouldBe(errors);
    }

    [Fact]
    public void Table_StatusesOfFailures_AreThoseOfTheCode()
    {
        var errors = Enum.GetValues<GatewayErrorKind>().Select(OpenAiErrors.Of).Select(error => $"{error.Status} `{error.Code}`").ToHashSet();
        var written = MarkdownPage.Of("docs/execution.md").TableRows.Where(row => row.Length == 6 && row[0].StartsWith('`')).Select(row => row[5]).ToList();

        written.ShouldNotBeEmpty();
        written.Where(error => !errors.Contains(error)).ShouldBeEmpty();
    }

    [Fact]
    public void Table_Headers_AreThoseOfTheCode()
    {
        var written = Page.TableRows.Where(row => row.Length == 3 && row[0].StartsWith("`x-pareto-", StringComparison.Ordinal)).Select(row => row[0].Trim('`'));
        var headers = typeof(ParetoHeaders).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Except([ParetoHeaders.Workload, ParetoHeaders.Sensitivity]); // Those that clients send.

        written.ShouldBe(headers, ignoreOrder: true);
    }

    [Fact]
    public void Table_Endpoints_AreThoseMapped()
    {
        var mapped = Checkout.Files
            .Where(file => file.StartsWith("src/Pareto.Server/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(file => Mapping().Matches(Checkout.Read(file)))
            .Select(match => $"{match.Groups[1].Value.ToUpperInvariant()} {match.Groups[2].Value.Replace("**", "", StringComparison.Ordinal)}");
        var written = Page.TableRows.Where(row => row.Length == 2 && row[0].StartsWith('`')).Select(row => row[0].Trim('`').Split('?')[0]);

        written.ShouldBe(mapped, ignoreOrder: true);
    }

    [GeneratedRegex(@"HttpMethods\.(\w+), ""([^""]+)""")]
    private static partial Regex Mapping();
}
