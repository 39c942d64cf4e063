using Pareto.Workbench.RouterTraining.Calibration;

namespace Pareto.Workbench.Tests.RouterTraining.Calibration;

public sealed class BinomialTests
{
    [Theory]
    [InlineData(3, 10, 0.2, 0.8791261184)]
    [InlineData(7, 10, 0.2, 0.9999220736)]
    [InlineData(0, 149, 0.02, 0.0492816543)]
    [InlineData(70, 2000, 0.05, 0.000756054399)]
    public void AtMost_KnownValues_Agrees(int k, int n, double p, double expected) =>
        Binomial.AtMost(k, n, p).ShouldBe(expected, 1e-7);

    [Fact]
    public void Probability_AllCounts_SumToOne() =>
        Enumerable.Range(0, 301).Sum(k => Binomial.Probability(k, 300, 0.37)).ShouldBe(1, 1e-11);

    // Clopper and Pearson's interval at 95 %: 10 of 100.
    [Fact]
    public void Interval_TenOfHundred_IsThatOfClopperAndPearson()
    {
        Binomial.Lower(10, 100, 0.025).ShouldBe(0.0490, 5e-5);
        Binomial.Upper(10, 100, 0.025).ShouldBe(0.1762, 5e-5);
        Binomial.Lower(0, 100, 0.025).ShouldBe(0, 1e-12);
        Binomial.Upper(100, 100, 0.025).ShouldBe(1);
    }
}
