using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Tests.Execution.Cascade;

public sealed class AnswerExtractorTests
{
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
    [InlineData("There are many ways to look at this question, and none of them is right for everybody.\nIt depends on what one wants from it, on the time at hand and on much else besides.")]
    public void Extract_NoAnswer_IsNone(string reply)
    {
        var answer = AnswerExtractor.Extract(reply);

        answer.IsGiven.ShouldBeFalse();
        answer.Agrees(answer).ShouldBeFalse();
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
