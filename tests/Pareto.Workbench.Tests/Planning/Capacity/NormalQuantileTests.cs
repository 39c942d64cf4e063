using Pareto.Workbench.Planning.Capacity;

namespace Pareto.Workbench.Tests.Planning.Capacity;

public sealed class NormalQuantileTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959964)]
    [InlineData(0.005, -2.575829)]
    [InlineData(0.8413447, 1)]
    public void At_Share_IsThatOfTheTables(double share, double deviations) => NormalQuantile.At(share).ShouldBe(deviations, 1e-4);
}
