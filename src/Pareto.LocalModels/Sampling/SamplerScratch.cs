namespace Pareto.LocalModels.Sampling;

/// <summary>Room to find the likeliest tokens in, for one sampler at a time.</summary>
internal sealed class SamplerScratch
{
    /// <summary>Buckets of logits by their distance from the best, so that only few need be sorted.</summary>
    public const int Buckets = 1024;

    /// <summary>Buckets for a distance of one.</summary>
    public const int BucketsPerUnit = 64;

    /// <summary>The bytes for each token of a vocabulary.</summary>
    public const int BytesPerToken = sizeof(float) + sizeof(float) + sizeof(int);

    /// <summary>Of all tokens, relative to the likeliest.</summary>
    public float[] Weights { get; private set; } = [];

    /// <summary>The tokens that are left.</summary>
    public int[] Ids { get; private set; } = [];

    /// <summary>Their weights.</summary>
    public float[] Kept { get; private set; } = [];

    /// <summary>Tokens in each bucket.</summary>
    public int[] Counts { get; } = new int[Buckets];

    /// <summary>The weights in each bucket.</summary>
    public double[] Masses { get; } = new double[Buckets];

    /// <summary>Makes room for a vocabulary.</summary>
    public void Prepare(int vocabulary)
    {
        if (Ids.Length < vocabulary)
        {
            Weights = new float[vocabulary];
            Ids = new int[vocabulary];
            Kept = new float[vocabulary];
        }
    }
}
