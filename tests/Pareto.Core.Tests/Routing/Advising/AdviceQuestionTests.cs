using Pareto.Core.Exchange;
using Pareto.Core.Routing.Advising;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Advising;

public sealed class AdviceQuestionTests
{
    [Theory]
    [InlineData("""{"complexity":1,"confidence":0}""", 1, 0.0)]
    [InlineData(""" { "confidence": 1.0, "complexity": 5 } """, 5, 1.0)]
    [InlineData("""{"complexity":3,"confidence":0.85,"why":"code"}""", 3, 0.85)]
    public void Read_AsAskedFor_IsTaken(string answer, int complexity, double confidence) =>
        AdviceQuestion.Read(answer).ShouldBe((complexity, confidence));

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("[3, 0.8]")]
    [InlineData("""{"complexity":3}""")]
    [InlineData("""{"complexity":0,"confidence":0.8}""")]
    [InlineData("""{"complexity":6,"confidence":0.8}""")]
    [InlineData("""{"complexity":2.5,"confidence":0.8}""")]
    [InlineData("""{"complexity":"3","confidence":0.8}""")]
    [InlineData("""{"complexity":3,"confidence":80}""")]
    [InlineData("""{"complexity":3,"confidence":-0.1}""")]
    [InlineData("""{"complexity":3,"confidence":null}""")]
    [InlineData("""{"complexity":3,"confidence":0.8""")]
    [InlineData("""{"complexity":3,"confidence":0.8} and so on""")]
    public void Read_AnythingElse_IsNothing(string answer) => AdviceQuestion.Read(answer).ShouldBeNull();

    [Fact]
    public void About_Conversation_ShowsTheLastTurnAndItsSurroundings()
    {
        var text = Question(Talk(SystemSays("You help lawyers."), User("first question"), Assistant("first answer"), User("second question")) with { Tools = [Tool()] });

        text.ShouldContain("User turns so far: 2. Tools offered: 1.");
        text.ShouldContain("You help lawyers.");
        text.ShouldContain("second question");
        text.ShouldNotContain("first");
    }

    [Fact]
    public void About_LongTurn_KeepsItsBeginningAndItsEnd_AndNoHalfCharacter()
    {
        for (var shift = 0; shift < 2; shift++)
        {
            var text = Question(Ask("start" + new string('x', shift) + string.Concat(Enumerable.Repeat("😀", 50_000)) + "end"));

            text.Length.ShouldBeLessThan(3_000);
            text.ShouldContain("start");
            text.ShouldContain("end");
            text.EnumerateRunes().ShouldNotContain(System.Text.Rune.ReplacementChar);
        }
    }

    private static string Question(ChatRequest request) =>
        ((TextPart)AdviceQuestion.About(request, Small).Messages[1].Parts.ShouldHaveSingleItem()).Text;
}
