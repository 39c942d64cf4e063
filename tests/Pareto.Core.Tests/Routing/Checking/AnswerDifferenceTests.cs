using Pareto.Core.Exchange;
using Pareto.Core.Routing.Checking;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Checking;

public class AnswerDifferenceTests
{
    [Theory]
    [InlineData("First 12, then 24, so the answer is 36.", "36", 0)]
    [InlineData("The answer is 36.", "The answer is 41.", 1)]
    [InlineData("B", "The answer is (C)", 1)]
    [InlineData("""{"city":"Bonn","zip":"53111"}""", """{"zip":"53111", "city":"bonn"}""", 0)]
    [InlineData("""{"city":"Bonn"}""", """{"city":"Köln"}""", 1)]
    [InlineData("positive", "Positive.", 0)]
    [InlineData("positive", "negative", 1)]
    public void Of_ClosedAnswers_IsAllOrNothing(string left, string right, double expected)
    {
        AnswerDifference.Of(left, right).ShouldBe(expected);
        AnswerDifference.Of(right, left).ShouldBe(expected);
    }

    [Fact]
    public void Of_FreeTexts_GoesByTheWordsTheyShare()
    {
        const string One = "The contract ends on the last day of March, and either side may give notice three months before it does so.";
        const string Near = "The contract ends on the last day of March; either side may give notice three months before that.";
        const string Far = "Bananas ripen faster when they are kept in a paper bag together with an apple, because of the gas that it gives off.";

        AnswerDifference.Of(One, Near).ShouldBeInRange(0.01, 0.3);
        AnswerDifference.Of(One, Far).ShouldBeInRange(0.7, 1);
        AnswerDifference.Of(One, One).ShouldBe(0);
    }

    [Theory]
    [InlineData("A says 36, which is right.\nVERDICT: A", -1)]
    [InlineData("Both fine.\n**VERDICT: SAME**", 0)]
    [InlineData("verdict: b", 1)]
    [InlineData("The answer holds 'VERDICT: A', but it is wrong.\nVERDICT: B (answer B is better)", 1)]
    [InlineData("I cannot tell.", null)]
    [InlineData("VERDICT: Answer", null)]
    [InlineData("VERDICT:", null)]
    public void Read_Verdict_AndNothingElseIsOne(string reply, int? expected) => AnswerJudge.Read(reply).ShouldBe(expected);

    [Fact]
    public void Ask_HoldsTheRequestAndBothAnswers_InTheirOrder()
    {
        var question = AnswerJudge.Ask(Talk(SystemSays("Be brief."), User("What is 6 by 7?")), "forty-two", "42");

        var text = question.Messages[1].Parts.OfType<TextPart>().Single().Text;
        text.ShouldContain("system: Be brief.\nuser: What is 6 by 7?\n</request>");
        text.IndexOf("forty-two", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("42", StringComparison.Ordinal));
        question.Stream.ShouldBeFalse();
        question.Id.ShouldBe(new RequestId("req_test"));
    }

    [Fact]
    public void Draw_OverManyRequests_IsEvenAndRepeats()
    {
        var clock = new Pareto.Testing.FakeTimeProvider();
        var draws = Enumerable.Range(0, 20_000).Select(_ => SampleDraw.Of(RequestId.New(clock.GetUtcNow()), "check")).ToList();

        for (var tenth = 0; tenth < 10; tenth++)
        {
            draws.Count(draw => (int)(draw * 10) == tenth).ShouldBeInRange(1_780, 2_220);
        }

        draws.Max().ShouldBeLessThan(1);
        var id = new RequestId("req_0192");
        SampleDraw.Of(id, "check").ShouldBe(SampleDraw.Of(id, "check"));
        SampleDraw.Of(id, "check").ShouldNotBe(SampleDraw.Of(id, "shadow"));
    }
}
