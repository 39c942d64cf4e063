using Pareto.Workbench.Audit.Conclusion;

namespace Pareto.Workbench.Tests.Audit.Conclusion;

public sealed class DecisionTableTests
{
    [Theory]
    [InlineData(RoutineLevel.High, true, true, Deployment.LocalFirst)]
    [InlineData(RoutineLevel.High, false, true, Deployment.LocalFirst)]
    [InlineData(RoutineLevel.High, true, false, Deployment.Hybrid)]
    [InlineData(RoutineLevel.High, false, false, Deployment.CloudOnly)]
    [InlineData(RoutineLevel.Medium, true, true, Deployment.Hybrid)]
    [InlineData(RoutineLevel.Medium, false, true, Deployment.Hybrid)]
    [InlineData(RoutineLevel.Medium, true, false, Deployment.Hybrid)]
    [InlineData(RoutineLevel.Medium, false, false, Deployment.CloudOnly)]
    [InlineData(RoutineLevel.Low, true, true, Deployment.Hybrid)]
    [InlineData(RoutineLevel.Low, false, true, Deployment.Hybrid)]
    [InlineData(RoutineLevel.Low, true, false, Deployment.FrontierFirst)]
    [InlineData(RoutineLevel.Low, false, false, Deployment.FrontierFirst)]
    public void Decide_EachCell_IsItsDeployment(RoutineLevel routine, bool volume, bool regulated, Deployment expected)
    {
        var decision = DecisionTable.Decide(routine, volume, regulated);

        decision.Deployment.ShouldBe(expected);
        decision.Reason.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(0.71, RoutineLevel.High)]
    [InlineData(0.70, RoutineLevel.Medium)]
    [InlineData(0.41, RoutineLevel.Medium)]
    [InlineData(0.40, RoutineLevel.Low)]
    public void LevelOf_Shares_AreAboveTheirThresholdOrNot(double share, RoutineLevel expected)
    {
        DecisionTable.LevelOf(share).ShouldBe(expected);
    }
}
