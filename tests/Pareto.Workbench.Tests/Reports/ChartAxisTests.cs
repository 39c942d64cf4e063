using Pareto.Workbench.Reports;

namespace Pareto.Workbench.Tests.Reports;

public sealed class ChartAxisTests
{
    [Theory]
    [InlineData(0, 45_500, 0, 50_000, 10_000)]
    [InlineData(0, 1, 0, 1, 0.2)]
    [InlineData(0.031, 0.052, 0.03, 0.055, 0.005)]
    [InlineData(-1_200, 44_000, -10_000, 50_000, 10_000)]
    public void Around_Values_BeginsAndEndsAtARoundTick(double low, double high, double from, double to, double step)
    {
        var axis = ChartAxis.Around([low, high], fromZero: false);

        axis.Low.ShouldBe(from, 1e-9);
        axis.High.ShouldBe(to, 1e-9);
        axis.Step.ShouldBe(step, 1e-9);
    }

    [Fact]
    public void Around_ForBars_HoldsZero() => ChartAxis.Around([900d, 1000d], fromZero: true).Low.ShouldBe(0);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-3)]
    public void Around_OneValueOnly_StillHasAnExtent(double value)
    {
        var axis = ChartAxis.Around([value], fromZero: false);

        axis.High.ShouldBeGreaterThan(axis.Low);
        axis.Share(value).ShouldBeInRange(0, 1);
    }

    [Fact]
    public void Ticks_AcrossZero_HoldAnExactZero() => ChartAxis.Around([-0.3, 0.7], fromZero: false).Ticks.ShouldContain(0d);

    [Theory]
    [InlineData(40_000, 10_000, ChartUnit.Dollars, "$40k")]
    [InlineData(2_500_000, 500_000, ChartUnit.Count, "2.5M")]
    [InlineData(-7_500, 2_500, ChartUnit.Dollars, "\u2212$7.5k")]
    [InlineData(0, 2_500, ChartUnit.Dollars, "$0")]
    [InlineData(0.125, 0.025, ChartUnit.Percent, "12.5 %")]
    [InlineData(0.05, 0.05, ChartUnit.Dollars, "$0.05")]
    [InlineData(250, 250, ChartUnit.Milliseconds, "250 ms")]
    public void Short_Tick_HasTheDigitsThatTellItApart(double value, double step, ChartUnit unit, string text) =>
        ChartNumber.Short(value, step, unit).ShouldBe(text);

    [Theory]
    [InlineData(45_500.4, ChartUnit.Dollars, "$45,500")]
    [InlineData(-1_200, ChartUnit.Dollars, "\u2212$1,200")]
    [InlineData(0.00351, ChartUnit.Dollars, "$0.00351")]
    [InlineData(0.817, ChartUnit.Percent, "81.7 %")]
    [InlineData(-0.25, ChartUnit.Percent, "\u221225 %")]
    [InlineData(17.6, ChartUnit.Dollars, "$17.60")]
    public void Whole_Value_IsReadable(double value, ChartUnit unit, string text) => ChartNumber.Whole(value, unit).ShouldBe(text);
}
