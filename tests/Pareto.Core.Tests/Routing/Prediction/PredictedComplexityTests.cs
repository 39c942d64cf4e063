using Pareto.Core.Routing.Prediction;

namespace Pareto.Core.Tests.Routing.Prediction;

public sealed class PredictedComplexityTests
{
    [Theory]
    [InlineData(0.90, 0.02, 1)]
    [InlineData(0.80, 0.05, 2)]
    [InlineData(0.60, 0.15, null)]
    [InlineData(0.20, 0.05, null)]
    [InlineData(0.40, 0.35, 4)]
    [InlineData(0.20, 0.60, 5)]
    public void Of_AFamiliarPrompt_FollowsTheProbabilities(double small, double gain, int? complexity) =>
        PredictedComplexity.Of(new Core.Routing.Prediction.Prediction(small, small, gain, 0.5)).ShouldBe(complexity);

    [Fact]
    public void Of_AnUnfamiliarPrompt_IsNothing() =>
        PredictedComplexity.Of(new Core.Routing.Prediction.Prediction(0.99, 1, 0, Predictor.Unfamiliar / 2)).ShouldBeNull();
}
