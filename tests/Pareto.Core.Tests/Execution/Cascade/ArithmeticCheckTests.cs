using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Tests.Execution.Cascade;

public sealed class ArithmeticCheckTests
{
    [Theory]
    [InlineData("16 - 7 = 9, and 9 * 2 = $18.", 2, 0)]
    [InlineData("3 + 4 × 2 = 11", 1, 0)]
    [InlineData("$80,000 + $50,000 = $130,000", 1, 0)]
    [InlineData("10 / 3 = 3.33", 1, 0)]
    [InlineData("2 + 2 = 5", 0, 1)]
    [InlineData("12 * 3 + 4 = 41; 5 - 8 = -3", 1, 1)]
    [InlineData("x + 2 = 5", 0, 0)]
    [InlineData("2(3 + 4) = 14", 0, 0)]
    [InlineData("2 + 3 = 4 + 1", 0, 0)]
    [InlineData("7 / 0 = 1", 0, 0)]
    [InlineData("There is nothing to compute.", 0, 0)]
    public void Count_Equations_AreComputedAgain(string text, int right, int wrong) => ArithmeticCheck.Count(text).ShouldBe((right, wrong));
}
