using Pareto.Core.Routing.Prediction;

namespace Pareto.Core.Tests.Routing.Prediction;

public class KernelCentresTests
{
    private const float Sharpness = 0.7f;
    private const int Width = 13;

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(150)]
    public void Evaluate_AnyNumberOfCentres_IsTheSumOfGaussians(int count)
    {
        var random = new Random(count);
        var points = Draw(random, count * Width);
        var weights = Draw(random, count * 2);
        var inputs = Draw(random, Width);
        var centres = new KernelCentres(Width, Sharpness, points, weights);

        var near = Enumerable.Range(0, count).Select(centre =>
        {
            var distance = Enumerable.Range(0, Width).Sum(i => Math.Pow(inputs[i] - points[(centre * Width) + i], 2));
            return Math.Exp(-Sharpness * distance);
        }).ToArray();

        var (gain, small, nearest) = centres.Evaluate(inputs);
        gain.ShouldBe((float)near.Select((value, i) => value * weights[2 * i]).Sum(), 1e-5f);
        small.ShouldBe((float)near.Select((value, i) => value * weights[(2 * i) + 1]).Sum(), 1e-5f);
        nearest.ShouldBe((float)near.Max(), 1e-5f);
        var each = new float[count];
        centres.Nearness(inputs, each);
        each.Zip(near).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-5);
    }

    [Fact]
    public void Evaluate_AtACentre_NearestIsOne()
    {
        var points = Draw(new Random(3), 40 * Width);
        var centres = new KernelCentres(Width, Sharpness, points, new float[80]);

        centres.Evaluate(points.AsSpan(17 * Width, Width)).Nearest.ShouldBe(1, 1e-5f);
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
}
