using System.Globalization;
using System.Text.Json;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Tests.Execution.Cascade;

public sealed class LogProbSignalsTests
{
    [Fact]
    public void Of_PiecesOfAStream_AreReadTogether()
    {
        var signals = LogProbSignals.Of([Piece(-0.1, second: -2.6), Piece(-0.3), Scripts.Finished])!.Value;

        signals.Mean.ShouldBe(-0.2, 1e-9);
        signals.Window.ShouldBe(-0.2, 1e-9);
        signals.FirstMargin!.Value.ShouldBe(2.5, 1e-9);
    }

    [Fact]
    public void Of_LongReply_FindsItsLowestWindow()
    {
        var pieces = Enumerable.Range(0, 40).Select(i => Piece(i is >= 20 and < 28 ? -2 : -0.1));

        LogProbSignals.Of(pieces)!.Value.Window.ShouldBe(-2, 1e-9);
    }

    [Fact]
    public void Of_SampledTokenThatWasNotTheLikeliest_HasANegativeMargin()
    {
        var signals = LogProbSignals.Of([Piece(-2, second: -0.2)])!.Value;

        signals.FirstMargin!.Value.ShouldBe(-1.8, 1e-9);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"content":null}""")]
    [InlineData("""{"content":[{"token":"x"}]}""")]
    [InlineData("""{"content":[7]}""")]
    public void Of_NothingTold_IsNothing(string logProbs) =>
        LogProbSignals.Of([new ChoiceDelta { Text = "x", LogProbs = JsonElement.Parse(logProbs) }]).ShouldBeNull();

    [Theory]
    [InlineData(-1.0, null, null, true)]
    [InlineData(-0.4, null, null, false)]
    [InlineData(null, -0.4, null, false)]
    [InlineData(null, null, 3.0, false)]
    [InlineData(null, null, 1.0, true)]
    [InlineData(null, null, null, true)]
    public void Meets_EachBound_IsHeld(double? mean, double? window, double? margin, bool met) =>
        new LogProbSignals(-0.5, -0.5, 2).Meets(new LogProbOptions { Mean = mean, Window = window, FirstMargin = margin }).ShouldBe(met);

    private static ChoiceDelta Piece(double logProb, double? second = null)
    {
        var top = second is null ? "" : string.Create(CultureInfo.InvariantCulture, $$""","top_logprobs":[{"token":"x","logprob":{{logProb}}},{"token":"y","logprob":{{second}}}]""");
        return new ChoiceDelta
        {
            Text = "x",
            LogProbs = JsonElement.Parse(string.Create(CultureInfo.InvariantCulture, $$"""{"content":[{"token":"x","logprob":{{logProb}}{{top}}}]}""")),
        };
    }
}
