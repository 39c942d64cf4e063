using Pareto.LocalModels.Evaluation;

namespace Pareto.LocalModels.Tests.Evaluation;

public class AnswerMatcherTests
{
    [Theory]
    [InlineData("Paris", " paris. ", AnswerMatch.Normalised, true)]
    [InlineData("1000", "$1,000.00", AnswerMatch.Normalised, true)]
    [InlineData("New York", "\"new   york\"", AnswerMatch.Normalised, true)]
    [InlineData("Paris", "It is Paris", AnswerMatch.Normalised, false)]
    [InlineData("-5", "5", AnswerMatch.Normalised, false)]
    [InlineData("Paris", "paris", AnswerMatch.Exact, false)]
    [InlineData("Paris", "Paris\n", AnswerMatch.Exact, true)]
    [InlineData("Paris", "It is Paris, of course", AnswerMatch.Contains, true)]
    [InlineData("art", "the party", AnswerMatch.Contains, false)]
    [InlineData("18", "9 * $2 = $18 every day", AnswerMatch.Number, true)]
    [InlineData("18", "18 - 2 = 16.", AnswerMatch.Number, false)]
    [InlineData("1200", "That makes 1,200.00 in all", AnswerMatch.Number, true)]
    [InlineData("x", "no number", AnswerMatch.Number, false)]
    public void IsRight_OpenAnswer_FollowsTheRule(string expected, string answer, AnswerMatch match, bool right) =>
        AnswerMatcher.IsRight(new EvaluationCase([], expected, []), answer, match).ShouldBe(right);

    [Theory]
    [InlineData("billing", "Billing.", true)]
    [InlineData("billing", "This is a billing question, not a technical one", true)]
    [InlineData("technical issue", "technical issue", true)]
    [InlineData("technical", "technical issue", false)]
    [InlineData("billing", "none of them", false)]
    public void IsRight_Choices_TakeTheOneThatIsNamed(string expected, string answer, bool right) =>
        AnswerMatcher.IsRight(new EvaluationCase([], expected, ["billing", "technical", "technical issue"]), answer, AnswerMatch.Normalised).ShouldBe(right);

    [Fact]
    public void Wilson_KnownCounts_GiveThePublishedInterval()
    {
        // Newcombe 1998, table I: 81 of 263, and 0 of 20.
        new Accuracy(81, 263).Low.ShouldBe(0.2553, 0.0001);
        new Accuracy(81, 263).High.ShouldBe(0.3662, 0.0001);
        new Accuracy(0, 20).Low.ShouldBe(0);
        new Accuracy(0, 20).High.ShouldBe(0.1611, 0.0001);
        new Accuracy(0, 0).High.ShouldBe(1);
    }

    [Fact]
    public void Loss_OfPairs_CountsWhatOnlyOneHasRight()
    {
        bool[] before = [.. Enumerable.Repeat(true, 90), .. Enumerable.Repeat(false, 10)];
        bool[] after = [.. before];
        AccuracyLoss.Of(before, after).Points.ShouldBe(0);
        after[0] = after[1] = after[2] = false;
        after[99] = true;

        var loss = AccuracyLoss.Of(before, after);
        loss.Points.ShouldBe(2, 1e-9);
        loss.Low.ShouldBeLessThan(0);
        loss.High.ShouldBeInRange(4, 8);
        AccuracyLoss.Of([], []).Points.ShouldBe(0);
    }
}
