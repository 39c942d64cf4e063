using Pareto.Core.Accounting.Savings;

namespace Pareto.Core.Tests.Accounting.Savings;

public class DifferenceTests
{
    [Theory]
    [InlineData(10, 2.2281)]
    [InlineData(30, 2.0423)]
    [InlineData(120, 1.9799)]
    public void StudentT_OfKnownDegrees_IsTheTables(double freedom, double quantile) => Difference.StudentT(freedom).ShouldBe(quantile, 0.0005);

    /// <summary>Skewed costs, requests in conversations of uneven length that cost alike: 95 of 100 intervals hold the true difference.</summary>
    [Fact]
    public void Of_DrawnConversations_CoversTheTruth()
    {
        var random = new Random(11);
        var covered = 0;
        const int Runs = 1000;
        for (var run = 0; run < Runs; run++)
        {
            var difference = Difference.Of(Arm(2), Arm(1))!;
            covered += difference.Low <= 1 && difference.High >= 1 ? 1 : 0;
        }

        covered.ShouldBeInRange((int)(0.925 * Runs), (int)(0.97 * Runs));

        ArmFigures Arm(double mean)
        {
            var figures = new ArmFigures();
            for (var unit = 0; unit < 300; unit++)
            {
                var count = 1 + random.Next(9);
                // Exponential: mean 1, the same for the whole conversation.
                figures.Add(count, count * mean * -Math.Log(1 - random.NextDouble()));
            }

            return figures;
        }
    }

    [Fact]
    public void Of_FewUnits_HasNoInterval()
    {
        var (left, right) = (new ArmFigures(), new ArmFigures());
        for (var i = 0; i < Difference.FewestUnits - 1; i++)
        {
            left.Add(1, 3);
            right.Add(1, 1);
        }

        Difference.Of(left, right).ShouldBe(new Difference(2, null, null));
        Difference.Of(left, new ArmFigures()).ShouldBeNull();
    }
}
