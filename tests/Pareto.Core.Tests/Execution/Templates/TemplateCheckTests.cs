using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Templates;

namespace Pareto.Core.Tests.Execution.Templates;

public class TemplateCheckTests
{
    private static readonly AnswerTemplate Ticket = new("ticket", JsonElement.Parse("""{"type":"object","required":["topic"],"properties":{"topic":{"type":"string"}}}"""));

    [Theory]
    [InlineData("""{"topic":"login"}""", null)]
    [InlineData("""  {"topic":"login","more":1}  """, null)]
    [InlineData("""{"topic":1}""", "the answer is JSON that its schema does not allow")]
    [InlineData("""["topic"]""", "the answer is JSON that its schema does not allow")]
    [InlineData("It is about the login.", "the answer is no JSON")]
    [InlineData("```json\n{\"topic\":\"login\"}\n```", "the answer is no JSON")]
    [InlineData("", "the answer is no JSON")]
    public void Miss_Text_IsWhatSpeaksAgainstIt(string text, string? miss)
    {
        // In pieces, as streams come.
        var events = text.Chunk(3).Select(piece => (ReplyEvent)new ChoiceDelta { Text = new string(piece) }).Append(new ChoiceDelta { FinishReason = FinishReason.Stop });

        TemplateCheck.MissOf(Ticket, events).ShouldBe(miss);
    }

    [Fact]
    public void Miss_AnswerCutOff_SaysSo() =>
        TemplateCheck.MissOf(Ticket, [new ChoiceDelta { Text = "{\"topic\":\"lo", FinishReason = FinishReason.Length }]).ShouldBe("the answer was cut off at its longest before it was whole");

    [Fact]
    public void Miss_Refusal_IsOne() => TemplateCheck.MissOf(Ticket, [new ChoiceDelta { Refusal = "I cannot" }]).ShouldBe("the model refused to answer");

    [Fact]
    public void Miss_ToolCalls_AreNoAnswerYet() =>
        TemplateCheck.MissOf(Ticket, [new ChoiceDelta { Text = "Let me look.", ToolCalls = [new ToolCallDelta(0, "c", "look", "{}")] }]).ShouldBeNull();

    [Fact]
    public void Miss_OneOfSeveralChoices_IsTold() => TemplateCheck.MissOf(
        Ticket,
        [
            new ChoiceDelta { Choice = 0, Text = """{"topic":""" }, new ChoiceDelta { Choice = 1, Text = "no" },
            new ChoiceDelta { Choice = 0, Text = """ "a"}""" },
        ]).ShouldBe("the answer is no JSON");
}
