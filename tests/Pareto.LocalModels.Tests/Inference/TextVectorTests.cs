using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Inference;

namespace Pareto.LocalModels.Tests.Inference;

public sealed class TextVectorTests
{
    [Theory]
    [InlineData(Pooling.Mean, 0.6f, 0.8f)]
    [InlineData(Pooling.First, 1f, 0f)]
    [InlineData(Pooling.Last, 0f, 1f)]
    public void Normalised_OfTwoTokens_IsPooledToLengthOne(Pooling pooling, float first, float second)
    {
        var vector = new TextVector(pooling, 2);
        float[][] states = [[3, 0], [0, 4]];

        // The second time as after being put off: what was gathered before does not count.
        for (var time = 0; time < 2; time++)
        {
            for (var position = 0; position < states.Length; position++)
            {
                if (vector.Takes(position, position == 1))
                {
                    vector.Add(position, states[position]);
                }
            }
        }

        vector.Normalised().ShouldBe([first, second]);
    }

    [Fact]
    public void Normalised_OfNothing_IsNothing() => new TextVector(Pooling.Mean, 2).Normalised().ShouldBe([0, 0]);
}
