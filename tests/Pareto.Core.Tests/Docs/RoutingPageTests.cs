using System.Globalization;
using System.Text;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using Pareto.Core.Wire;
using Pareto.Testing;

namespace Pareto.Core.Tests.Docs;

public class RoutingPageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Of("docs/routing.md");

    [Fact]
    public void Table_Starts_AreThoseOfTheCode()
    {
        var written = Page.TableRows.Where(row => double.TryParse(row[^1], CultureInfo.InvariantCulture, out _))
            .SelectMany(row => row[0].Split(", ").Select(task => $"{task} {row[1]}"));
        var starts = Enum.GetValues<TaskType>()
            .Select(task => string.Create(CultureInfo.InvariantCulture, $"{task.Name()} {ComplexitySignals.StartOf(task)}"));

        written.ShouldBe(starts, ignoreOrder: true);
    }

    [Fact]
    public void Example_Explained_SaysWhatThePageShows()
    {
        var blocks = Page.CodeBlocks.SkipWhile(block => block.Language != "json").Take(2).ToArray();
        OpenAiToExchange.TryReadChat(Encoding.UTF8.GetBytes(blocks[0].Text), Envelope(), out var request, out var error).ShouldBeTrue(error?.Message);
        var explanation = new Router(new RoutingOptions(), Catalog(), new IntentAnalyzer())
            .Explain(request!, Principal.Anonymous, PermittedTargets.All(Catalog().Targets));

        var intent = explanation.Intent;
        var shown = blocks[1].Text;
        shown.ShouldContain($"task        {intent.Task.Name()}\n");
        shown.ShouldContain($"complexity  {intent.Complexity} of 5\n");
        shown.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"ambiguity   {intent.Ambiguity:0.00}\n"));
        shown.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"about {intent.PromptTokens:N0} in, {intent.ExpectedOutputTokens:N0} out\n"));
        foreach (var signal in intent.Signals)
        {
            shown.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"  {signal.Weight:+0.00;-0.00}  {signal.Name}\n"));
        }

        foreach (var planned in explanation.Decision.Plan!.Targets)
        {
            shown.ShouldContain($"  {planned.Target.Name}  ({planned.Target.Tier!.Value.Name()}): {planned.Reason}");
        }
    }

    private static RequestEnvelope Envelope() => new()
    {
        Id = new RequestId("req_docs"),
        ReceivedAt = DateTimeOffset.UnixEpoch,
        ReceivedTimestamp = 0,
        Credential = default,
    };

    private static ModelCatalog Catalog() => new(
        [Target("ollama", "llama3.2:3b", Tier.Small), Target("openai", "gpt-5-mini", Tier.Mid), Target("openai", "gpt-5.2", Tier.Premium)],
        new Dictionary<string, ModelSelection>(),
        baseline: null);

    private static Target Target(string provider, string model, Tier tier) => new()
    {
        Id = new TargetId(provider, model),
        Tier = tier,
        Location = TargetLocation.External,
        Abilities = TargetAbilities.Chat,
        ContextTokens = 128_000,
    };
}
