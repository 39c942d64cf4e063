using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Tests.Execution.Cascade;

/// <summary>Whether a reply has the form that its request asked for.</summary>
public sealed class AskedFormTests
{
    private static readonly ResponseFormat Json = new() { Kind = ResponseFormatKind.JsonObject };
    private static readonly ResponseFormat Schema = new()
    {
        Kind = ResponseFormatKind.JsonSchema, Schema = JsonElement.Parse("""{"type":"object","required":["topic"]}"""),
    };

    [Theory]
    [InlineData("Is it spam? Answer yes or no.", "yes,no")]
    [InlineData("Classify the ticket as one of: billing, refund, technical or other.", "billing,refund,technical,other")]
    [InlineData("Reply with exactly one of the following labels: \"A\" | \"B\" | \"C\"", "A,B,C")]
    [InlineData("One of the things I like is hiking.", "")]
    [InlineData("Write a poem.", "")]
    public void Labels_InAPrompt_AreFound(string prompt, string labels) => string.Join(',', AskedLabels.In(prompt)).ShouldBe(labels);

    [Theory]
    [InlineData("refund", true)]
    [InlineData("**Refund.**", true)]
    [InlineData("{\"label\": \"refund\"}", true)]
    [InlineData("{\"category\": \"refund\", \"sure\": true}", true)]
    [InlineData("The answer is refund.", true)]
    [InlineData("shipping", false)]
    [InlineData("refund or billing", false)]
    public void IsMet_LabelAskedFor_MustBeOneOfThem(string reply, bool met) =>
        IsMet(Ask("Classify as one of: billing, refund, other."), reply).ShouldBe(met);

    [Fact]
    public void IsMet_JsonAskedFor_MustBeAnObject()
    {
        IsMet(Ask("x", Json), """{"a":1}""").ShouldBeTrue();
        IsMet(Ask("x", Json), "[1]").ShouldBeFalse();
        IsMet(Ask("x", Json), "Sure! {\"a\":1}").ShouldBeFalse();
        IsMet(Ask("x", Json), """{"a":""").ShouldBeFalse();
    }

    [Fact]
    public void IsMet_SchemaGiven_MustBeValid()
    {
        IsMet(Ask("x", Schema), """{"topic":1}""").ShouldBeTrue();
        IsMet(Ask("x", Schema), """{"theme":1}""").ShouldBeFalse();
    }

    [Theory]
    [InlineData("", FinishReason.Stop, null, false)]
    [InlineData("text", FinishReason.Stop, null, true)]
    [InlineData("text", FinishReason.ContentFilter, null, false)]
    [InlineData("text", FinishReason.Length, null, false)]
    [InlineData("text", FinishReason.Length, 5, true)]
    public void IsMet_FreeText_MustHaveBeenSaidToItsEnd(string reply, FinishReason finish, int? limit, bool met) =>
        AskedForm.Of(Ask("x") with { MaxOutputTokens = limit }, readsPrompt: true).IsMet(reply, AnswerExtractor.Extract(reply), finish).ShouldBe(met);

    [Fact]
    public void IsClosed_IsWhatFewAnswersMeet()
    {
        AskedForm.Of(Ask("x", Json), readsPrompt: false).IsClosed.ShouldBeTrue();
        AskedForm.Of(Ask("Answer yes or no: is it?"), readsPrompt: true).IsClosed.ShouldBeTrue();
        AskedForm.Of(Ask("Answer yes or no: is it?"), readsPrompt: false).IsClosed.ShouldBeFalse();
        AskedForm.Of(Ask("Tell me a story."), readsPrompt: true).IsClosed.ShouldBeFalse();
    }

    private static bool IsMet(ChatRequest request, string reply) => AskedForm.Of(request, readsPrompt: true).IsMet(reply, AnswerExtractor.Extract(reply), FinishReason.Stop);

    private static ChatRequest Ask(string prompt, ResponseFormat? format = null) => Routing.Fixture.Ask(prompt) with { ResponseFormat = format };
}
