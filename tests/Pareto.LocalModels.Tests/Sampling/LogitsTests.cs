using Pareto.LocalModels.Sampling;

namespace Pareto.LocalModels.Tests.Sampling;

public class LogitsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(1003)]
    public void All_AnyLength_AgreeWithThePlainWay(int count)
    {
        var random = new Random(count);
        float[] logits = [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 20) - 15)];
        logits[count / 2] = logits.Max();

        Logits.Maximum(logits).ShouldBe(logits.Max());
        Logits.Largest(logits).ShouldBe(Array.IndexOf(logits, logits.Max()));
        Logits.LogSum(logits).ShouldBe(Math.Log(logits.Sum(logit => Math.Exp(logit))), 1e-5);
        Logits.Top(logits, 5).ShouldBe(logits.Select((logit, token) => (token, logit)).OrderByDescending(pair => pair.logit).ThenBy(pair => pair.token).Take(5));
    }

    [Fact]
    public void Exponentials_ImpossibleTokens_AreNothing()
    {
        float[] logits = [1, float.NegativeInfinity, 0, -200, 1, 1, 1, 1, float.NegativeInfinity];
        var weights = new float[logits.Length];

        Logits.Exponentials(logits, 1, 2, weights);

        weights.Zip([1, 0, MathF.Exp(-2), 0, 1, 1, 1, 1, 0], (weight, expected) => Math.Abs(weight - expected)).Max().ShouldBeLessThan(1e-6f);
        Logits.LogSum(logits).ShouldBe(Math.Log((5 * Math.E) + 1), 1e-5);
    }

    [Fact]
    public void Largest_NothingButImpossible_IsTheFirst()
    {
        Logits.Largest([.. Enumerable.Repeat(float.NegativeInfinity, 20)]).ShouldBe(0);
    }
}
