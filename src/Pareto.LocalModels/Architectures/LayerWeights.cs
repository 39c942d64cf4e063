using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Architectures;

/// <summary>The weights of one layer. What an architecture does not have is null.</summary>
internal sealed record LayerWeights
{
    public required FloatVector AttentionNorm { get; init; }

    /// <summary>Queries; of a fused architecture queries, keys and values below each other.</summary>
    public required Tensor Query { get; init; }

    public Tensor? Key { get; init; }

    public Tensor? Value { get; init; }

    public FloatVector? QueryBias { get; init; }

    public FloatVector? KeyBias { get; init; }

    public FloatVector? ValueBias { get; init; }

    public FloatVector? QueryNorm { get; init; }

    public FloatVector? KeyNorm { get; init; }

    public required Tensor AttentionOutput { get; init; }

    public FloatVector? OutputBias { get; init; }

    public FloatVector? PostAttentionNorm { get; init; }

    public required FloatVector FeedForwardNorm { get; init; }

    /// <summary>Of a fused architecture gate and up below each other.</summary>
    public required Tensor Gate { get; init; }

    public Tensor? Up { get; init; }

    public required Tensor Down { get; init; }

    public FloatVector? PostFeedForwardNorm { get; init; }
}
