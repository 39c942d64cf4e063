namespace Pareto.LocalModels.Sampling;

/// <summary>Room to sort candidates in, for one sampler at a time.</summary>
internal sealed class SamplerScratch
{
    public int[] Ids { get; private set; } = [];

    /// <summary>Of the tokens in <see cref="Ids"/>, relative to the likeliest.</summary>
    public float[] Weights { get; private set; } = [];

    /// <summary>Makes room for a vocabulary.</summary>
    public void Prepare(int vocabulary)
    {
        if (Ids.Length < vocabulary)
        {
            Ids = new int[vocabulary];
            Weights = new float[vocabulary];
        }
    }
}
