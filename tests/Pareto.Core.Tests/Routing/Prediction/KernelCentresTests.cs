using Pareto.Core.Routing.Prediction;

namespace Pareto.Core.Tests.Routing.Prediction;

public class KernelCentresTests
{
    private const float Sharpness = 0.7f;
    private const int Width = 13;

    // Of points rounded to 16 bits.
    private const float Rounding = 2e-4f;

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
        gain.ShouldBe((float)near.Select((value, i) => value * weights[2 * i]).Sum(), Rounding);
        small.ShouldBe((float)near.Select((value, i) => value * weights[(2 * i) + 1]).Sum(), Rounding);
        nearest.ShouldBe((float)near.Max(), Rounding);
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

    [Theory]
    [InlineData(1e-12f)]
    [InlineData(1e4f)]
    public void Evaluate_PointsOfAnySize_AreTheirOwnNearest(float size)
    {
        var points = Array.ConvertAll(Draw(new Random(4), 33 * Width), value => value * size);
        var centres = new KernelCentres(Width, Sharpness / size / size, points, new float[66]);

        for (var centre = 0; centre < 33; centre++)
        {
            centres.Evaluate(points.AsSpan(centre * Width, Width)).Nearest.ShouldBe(1, 1e-5f);
        }
    }

    [Fact]
    public void Evaluate_InputsAllOfOneSignAndSize_DoNotOverflow()
    {
        const int Wide = 200;
        var points = Enumerable.Repeat(3f, Wide).Concat(Enumerable.Repeat(-3f, Wide)).ToArray();
        var centres = new KernelCentres(Wide, 1e-4f, points, [1, 0, 0, 1]);

        var (gain, small, nearest) = centres.Evaluate(points.AsSpan(0, Wide));
        gain.ShouldBe(1, Rounding);
        small.ShouldBe(MathF.Exp(-1e-4f * 36 * Wide), Rounding);
        nearest.ShouldBe(1, Rounding);
    }

    [Fact]
    public void Evaluate_NothingAtNothing_IsNearest() =>
        new KernelCentres(Width, Sharpness, new float[Width], [1, 2]).Evaluate(new float[Width]).Nearest.ShouldBe(1, 1e-5f);

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
}
