using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;

namespace Pareto.Core.Tests.Accounting.Budgets;

public class OutputHistoryTests
{
    private static readonly TargetId Target = new("openai", "mid");

    [Fact]
    public void Percentile99_TooFewAnswers_IsNotKnown()
    {
        var history = new OutputHistory();
        for (var i = 0; i < OutputHistory.FewestAnswers - 1; i++)
        {
            history.Note("w", Target, 100, isCut: false);
        }

        history.Percentile99("w", Target).ShouldBeNull();
        history.Note("w", Target, 100, isCut: false);
        history.Percentile99("w", Target).ShouldBe(222, "twice the end of the class that holds 100");
        history.Percentile99("other", Target).ShouldBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Percentile99_ManyAnswers_IsAtLeastTheTrueOneAndAtMostAQuarterMore(int seed)
    {
        var random = new Random(seed);
        var history = new OutputHistory();
        var lengths = Enumerable.Range(0, 3000).Select(_ => (int)Math.Exp(4 + (2 * random.NextDouble()) + (random.Next(30) == 0 ? 2 : 0))).ToArray();
        foreach (var length in lengths)
        {
            history.Note("w", Target, length, isCut: false);
        }

        var truth = lengths.Order().ElementAt((int)(0.99 * lengths.Length));
        history.Percentile99("w", Target)!.Value.ShouldBeInRange(truth, truth * 5 / 4);
    }

    [Fact]
    public void Percentile99_AnswersCutShort_CountAsTwiceAsLong()
    {
        var history = new OutputHistory();
        for (var i = 0; i < 200; i++)
        {
            history.Note("w", Target, 1000, isCut: true);
        }

        history.Percentile99("w", Target)!.Value.ShouldBeGreaterThanOrEqualTo(2000, "or a limit that cuts answers would never be raised again");
    }

    [Fact]
    public void Note_OldAnswers_Fade()
    {
        var history = new OutputHistory();
        Note(5000, 4000);
        Note(50, 20_000);

        history.Percentile99("w", Target)!.Value.ShouldBeLessThan(70);

        void Note(int tokens, int times)
        {
            for (var i = 0; i < times; i++)
            {
                history.Note("w", Target, tokens, isCut: false);
            }
        }
    }

    [Fact]
    public void Note_MoreStreamsThanAreKept_LeavesThoseKnown()
    {
        var history = new OutputHistory();
        for (var stream = 0; stream < OutputHistory.MostStreams + 10; stream++)
        {
            for (var i = 0; i < OutputHistory.FewestAnswers; i++)
            {
                history.Note($"w{stream}", Target, 10, isCut: false);
            }
        }

        history.Percentile99("w0", Target).ShouldNotBeNull();
        history.Percentile99($"w{OutputHistory.MostStreams}", Target).ShouldBeNull();
    }
}
