using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.PolicyGate;
using Pareto.Testing;

namespace Pareto.Core.Tests.Docs;

public class PolicyPageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Of("docs/policy.md");

    [Fact]
    public void Example_Checked_IsGoodAndProvesWhatThePageShows()
    {
        var blocks = Page.CodeBlocks.ToArray();
        var example = blocks.First(block => block.Language == "yaml").Text;
        var shown = blocks.First(block => block.Text.StartsWith("What may leave", StringComparison.Ordinal)).Text;

        var configuration = new ConfigurationChecker(_ => null, new FakeTimeProvider()).Check(example, "pareto.yaml");

        configuration.Problems.ShouldBeEmpty();
        foreach (var proven in configuration.Residency.ShouldNotBeNull().Sensitivities)
        {
            shown.ShouldContain(
                $"  {proven.Sensitivity.Name(),-12}{proven.Action.Name()}; reaches {proven.Locations}: {string.Join(", ", proven.Permitted.Select(target => target.Name))}");
        }
    }
}
