namespace Pareto.LocalModels.Architectures;

/// <summary>How the vector of a text comes from what a model computes for its tokens; the numbers are those of GGUF's <c>pooling_type</c>.</summary>
public enum Pooling
{
    /// <summary>The mean over all tokens.</summary>
    Mean = 1,

    /// <summary>The first token's.</summary>
    First = 2,

    /// <summary>The last token's.</summary>
    Last = 3,
}
