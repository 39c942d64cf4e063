using Pareto.LocalModels.Architectures;

namespace Pareto.LocalModels.Inference;

/// <summary>The vector of a text, gathered from its tokens while they are computed in their order.</summary>
internal sealed class TextVector(Pooling pooling, int width)
{
    private readonly float[] _sum = new float[width];

    /// <summary>Whether what the model computes for a token is a part of the vector.</summary>
    public bool Takes(int position, bool isLast) => pooling switch
    {
        Pooling.Mean => true,
        Pooling.First => position == 0,
        _ => isLast,
    };

    /// <summary>Takes a token's part. A text that is computed again begins anew with its first token.</summary>
    public void Add(int position, ReadOnlySpan<float> state)
    {
        if (pooling != Pooling.Mean || position == 0)
        {
            Array.Clear(_sum);
        }

        for (var i = 0; i < _sum.Length; i++)
        {
            _sum[i] += state[i];
        }
    }

    /// <summary>The vector at length 1, which a mean and a sum have in common.</summary>
    public float[] Normalised()
    {
        var length = Math.Sqrt(_sum.Sum(number => (double)number * number));
        return length > 0 ? Array.ConvertAll(_sum, number => (float)(number / length)) : _sum;
    }
}
