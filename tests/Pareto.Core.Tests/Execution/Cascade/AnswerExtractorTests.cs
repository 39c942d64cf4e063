using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Tests.Execution.Cascade;

public sealed class AnswerExtractorTests
{
    private const string LongAnswer = "There are many ways to look at this question, and none of them is right for everybody.\nIt depends on what one wants from it, on the time at hand and on much else besides.";

    [Theory]
    [InlineData("18")]
    [InlineData("18.")]
    [InlineData("$18")]
    [InlineData("18.00")]
    [InlineData("18 dollars")]
    [InlineData("**18**")]
    [InlineData("The answer is 18.")]
    [InlineData("So 9 * 2 = 18. The final answer is: **$18** per day.")]
    [InlineData("First I thought the answer is 20. That was wrong. The answer is 18.")]
    [InlineData("9 eggs at 2 dollars each.\n#### 18")]
    [InlineData("We find \\boxed{18}.")]
    [InlineData("We find $\\boxed{\\$18}$.")]
    [InlineData("{\"reasoning\": \"16 - 7 = 9, and 9 * 2 = 18\", \"answer\": \"18\"}")]
    [InlineData("```json\n{\n  \"reasoning\": \"9 * 2\",\n  \"answer\": 18\n}\n```")]
    [InlineData("{\"reasoning\": \"a line\nbroken, and \\( no escape\", \"answer\": \"18\"")]
    [InlineData("{\"answer\": \"20\"}\nWait, that was wrong.\n{\"answer\": \"18\"}")]
    [InlineData("She keeps nine eggs and sells each one of them at the market, every day, for two dollars. So she makes 18 dollars in total.")]
    public void Extract_WaysToSayANumber_IsTheNumber(string reply)
    {
        var answer = AnswerExtractor.Extract(reply);

        answer.Kind.ShouldBe(AnswerKind.Number);
        answer.Canonical.ShouldBe("18");
    }

    [Theory]
    [InlineData("1,234,567", "1234567")]
    [InlineData("-3.50", "-3.5")]
    [InlineData("−4", "-4")]
    [InlineData("1/2", "0.5")]
    [InlineData("\\frac{1}{2}", "0.5")]
    [InlineData("-\\dfrac{3}{4}", "-0.75")]
    [InlineData("25%", "25")]
    [InlineData("€12.5", "12.5")]
    [InlineData("90^\\circ", "90")]
    [InlineData("12 km per hour", "12")]
    [InlineData("7\\text{ cm}^2", "7")]
    public void Extract_Notations_AreOneNumber(string reply, string number) => AnswerExtractor.Extract(reply).Canonical.ShouldBe(number);

    [Theory]
    [InlineData("B", "B")]
    [InlineData("(B)", "B")]
    [InlineData("B.", "B")]
    [InlineData("B) because both sides are equal", "B")]
    [InlineData("The answer is (J).", "J")]
    [InlineData("The correct answer is C: all of the above", "C")]
    [InlineData("{\"answer\":\"D\"}", "D")]
    public void Extract_AChoice_IsItsLetter(string reply, string letter)
    {
        var answer = AnswerExtractor.Extract(reply);

        answer.Kind.ShouldBe(AnswerKind.Label);
        answer.Canonical.ShouldBe(letter);
    }

    [Theory]
    [InlineData("[(3, 1), (2, 3)]", "[(3,1),(2,3)]")]
    [InlineData("{'a': 1,  'b': None}", "{\"a\":1, \"b\":None}")]
    [InlineData("['x y', 'z']", "[\"x y\",\"z\"]")]
    [InlineData("{\"reasoning\":\"…\",\"answer\":\"[1, 2]\"}", "[1,2]")]
    [InlineData("{\"reasoning\":\"…\",\"answer\":[1, 2]}", "[1, 2]")]
    public void Extract_Literals_GoByTheirValue(string one, string other) => Agree(one, other).ShouldBeTrue();

    [Theory]
    [InlineData("['x y']", "['xy']")]
    [InlineData("[1, 2]", "[2, 1]")]
    [InlineData("[(3, 1)]", "[[3, 1]]")]
    public void Extract_OtherLiterals_DoNotAgree(string one, string other) => Agree(one, other).ShouldBeFalse();

    [Theory]
    [InlineData("{\"city\":\"Oslo\",\"people\":717710}", "{\"people\": 717710.0, \"city\": \"oslo\"}")]
    [InlineData("{\"reasoning\":\"one way\",\"city\":\"Oslo\"}", "{\"reasoning\":\"another\",\"city\":\"Oslo\"}")]
    [InlineData("```json\n{\"a\":{\"x\":1,\"y\":[true]}}\n```", "{\"a\":{\"y\":[true],\"x\":1}}")]
    public void Extract_ObjectsOfTheSameFields_Agree(string one, string other)
    {
        AnswerExtractor.Extract(one).Kind.ShouldBe(AnswerKind.Json);
        Agree(one, other).ShouldBeTrue();
    }

    [Theory]
    [InlineData("{\"label\":\"spam\",\"score\":3}", "{\"label\":\"spam\",\"score\":4}")]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[2,1]}")]
    [InlineData("{\"a\":1}", "{\"b\":1}")]
    public void Extract_ObjectsOfOtherFields_DoNotAgree(string one, string other) => Agree(one, other).ShouldBeFalse();

    [Theory]
    [InlineData("Paris", "paris.")]
    [InlineData("positive", "Positive")]
    [InlineData("The answer is New  York.", "new york")]
    [InlineData("{\"label\": \"not spam\"}", "Not spam")]
    [InlineData("x^2 + 1", "x^2+1")]
    [InlineData("\\left( 3, \\frac{\\pi}{2} \\right)", "(3,\\frac{\\pi}{2})")]
    public void Extract_ShortTexts_GoByTheirWords(string one, string other) => Agree(one, other).ShouldBeTrue();

    [Theory]
    [InlineData("Paris", "London")]
    [InlineData("3x", "3")]
    [InlineData("2\\pi", "2")]
    [InlineData("1", "-1")]
    public void Extract_OtherTexts_DoNotAgree(string one, string other) => Agree(one, other).ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("!?! …\n\n— —\n\n***")]
    public void Extract_NoAnswer_IsNone(string reply)
    {
        var answer = AnswerExtractor.Extract(reply);

        answer.IsGiven.ShouldBeFalse();
        answer.Agrees(answer).ShouldBeFalse();
    }

    [Theory]
    [InlineData(LongAnswer, LongAnswer + " That is all.", true)]
    [InlineData(LongAnswer, "It depends on the time at hand, on what one wants from it and on much else besides.\nSo none of the many ways to look at this question is right for everybody.", true)]
    [InlineData(LongAnswer, "There is one way to look at this question, and it is right for everybody.\nIt depends neither on what one wants nor on anything else, as every book on the matter says.", false)]
    [InlineData(LongAnswer, "yes", false)]
    public void Extract_ManyWords_AreAlikeByWhatTheySay(string one, string other, bool alike)
    {
        var (left, right) = (AnswerExtractor.Extract(one), AnswerExtractor.Extract(other));

        left.Kind.ShouldBe(AnswerKind.FreeText);
        left.LikenessTo(right, LikenessBounds.Cautious).Agrees.ShouldBe(alike);
        right.LikenessTo(left, LikenessBounds.Cautious).Agrees.ShouldBe(alike);
        left.Agrees(left).ShouldBeFalse("they are not compared sign by sign");
    }

    [Fact]
    public void LikenessTo_TextsWithVectors_GoesByThemAndByFigures()
    {
        var one = AnswerExtractor.Extract(LongAnswer) with { Vector = new float[] { 1, 0 } };
        var near = AnswerExtractor.Extract("Nobody agrees on the matter. Everyone needs something else, has another amount of time, and so finds another path.") with { Vector = new float[] { 0.96f, 0.28f } };
        var figure = AnswerExtractor.Extract("There are 14 ways to look at this question, and none of them is right for everybody, as was said.") with { Vector = new float[] { 1, 0 } };

        one.LikenessTo(near, LikenessBounds.Cautious).Agrees.ShouldBeFalse("one says no, the other says nobody");
        (near with { Gist = one.Gist }).LikenessTo(one, LikenessBounds.Cautious).Degree.ShouldBe(0.96, 1e-6);
        one.LikenessTo(figure, LikenessBounds.Cautious).Agrees.ShouldBeFalse("vectors do not see figures");
        (one with { Vector = null }).LikenessTo(near, LikenessBounds.Cautious).Degree.ShouldBeLessThan(0.3, "without a vector the words speak");
    }

    [Theory]
    [InlineData("""{"name":"Ada","born":"1815","city":"London"}""", """{"city":"london","name":"Ada","born":1815}""", 1, true)]
    [InlineData("""{"name":"Ada","born":"1815","city":"London"}""", """{"name":"Ada","born":"1815","city":"Bonn"}""", 2.0 / 3, false)]
    [InlineData("""{"name":"Ada","born":"1815"}""", """{"name":"Ada"}""", 0.5, false)]
    [InlineData("""{"people":[{"name":"Ada"},{"name":"Grace"}]}""", """{"people":[{"name":"Ada"},{"name":"Hedy"}]}""", 0.5, false)]
    [InlineData("""{"who":"the mathematician Ada Lovelace of London"}""", """{"who":"mathematician Ada Lovelace of London"}""", 1, true)]
    [InlineData("""{"found":{}}""", """{"lost":[]}""", 0, false)]
    public void LikenessTo_Objects_IsTheShareOfFieldsThatAgree(string one, string other, double degree, bool agrees)
    {
        var likeness = AnswerExtractor.Extract(one).LikenessTo(AnswerExtractor.Extract(other), LikenessBounds.Cautious);

        likeness.Degree.ShouldBe(degree, 1e-9);
        likeness.Agrees.ShouldBe(agrees);
    }

    [Theory]
    [InlineData("the old harbour of Bergen", "old harbour of Bergen", true)]
    [InlineData("John Smith", "Jane Smith", false)]
    [InlineData("17 May 1998", "18 May 1998", false)]
    [InlineData("Norway's capital is Oslo", "Norway's capital is Bergen", false)]
    [InlineData("the lease may be ended", "the lease may not be ended", false)]
    [InlineData("x + 1 over 2", "x + 2 over 1", false)]
    [InlineData("12", "13", false)]
    public void LikenessTo_Spans_GoesByTheWordsThatTheQuestionHasNot(string one, string other, bool agrees)
    {
        var question = Pareto.Core.Text.TextGist.Of("What does it say: what is Norway's capital, may the lease be ended?");

        AnswerExtractor.Extract(one, question).LikenessTo(AnswerExtractor.Extract(other, question), LikenessBounds.Cautious).Agrees.ShouldBe(agrees);
    }

    [Fact]
    public void Extract_ANumberOnlyAtTheEnd_IsNotMarked()
    {
        AnswerExtractor.Extract("She sells what is left of the eggs at the market each day of the week, and earns 18 dollars.").IsMarked.ShouldBeFalse();
        AnswerExtractor.Extract("The answer is 18.").IsMarked.ShouldBeTrue();
    }

    [Fact]
    public void Extract_AnyText_NeverFails()
    {
        const string Marks = "{}[]()\"'\\,:.0123456789-/$%#answer is boxed\n ";
        var random = new Random(5);
        for (var i = 0; i < 5000; i++)
        {
            var reply = string.Concat(Enumerable.Range(0, random.Next(1, 60)).Select(_ => Marks[random.Next(Marks.Length)]));
            Should.NotThrow(() => AnswerExtractor.Extract(reply), reply);
        }
    }

    [Fact]
    public void ToString_OfAnAnswer_HoldsNoContent() => AnswerExtractor.Extract("Paris").ToString().ShouldBe("Text");

    private static bool Agree(string one, string other) => AnswerExtractor.Extract(one).Agrees(AnswerExtractor.Extract(other));
}
