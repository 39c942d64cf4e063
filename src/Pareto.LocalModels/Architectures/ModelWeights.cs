using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Architectures;

/// <summary>The weights of a model, each found by its name and checked against the shape.</summary>
internal sealed class ModelWeights
{
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;

    public ModelWeights(ModelShape shape, IReadOnlyDictionary<string, Tensor> tensors)
    {
        _tensors = tensors;
        Vocabulary = VocabularyOf(tensors);
        Embedding = Matrix("token_embd.weight", shape.Width, Vocabulary);
        OutputNorm = Vector("output_norm.weight", shape.Width);
        Output = tensors.ContainsKey("output.weight") ? Matrix("output.weight", shape.Width, Vocabulary) : Embedding;
        RopeFactors = OptionalVector("rope_freqs.weight", shape.RopeSize / 2);
        LongRopeFactors = OptionalVector("rope_factors_long.weight", shape.RopeSize / 2);
        ShortRopeFactors = OptionalVector("rope_factors_short.weight", shape.RopeSize / 2);
        Layers = [.. Enumerable.Range(0, shape.Blocks).Select(layer => Layer(shape, $"blk.{layer}."))];
    }

    /// <summary>Tokens.</summary>
    public int Vocabulary { get; }

    public Tensor Embedding { get; }

    public FloatVector OutputNorm { get; }

    /// <summary>The embedding itself where the file has no other.</summary>
    public Tensor Output { get; }

    /// <summary>Divisors of the rope frequencies (Llama 3).</summary>
    public FloatVector? RopeFactors { get; }

    /// <summary>Divisors for contexts over the original one (LongRoPE).</summary>
    public FloatVector? LongRopeFactors { get; }

    public FloatVector? ShortRopeFactors { get; }

    public IReadOnlyList<LayerWeights> Layers { get; }

    /// <summary>Tokens that a file's weights are for.</summary>
    public static int VocabularyOf(IReadOnlyDictionary<string, Tensor> tensors) => tensors.TryGetValue("token_embd.weight", out var embedding)
        ? embedding.Rows
        : throw new GgufException("The file holds no weights (token_embd.weight is missing): it may be a vocabulary only.");

    private LayerWeights Layer(ModelShape shape, string prefix)
    {
        var fused = shape.Architecture.IsFused;
        var queryRows = fused ? shape.QueryWidth + shape.KeyWidth + shape.ValueWidth : shape.QueryWidth;
        return new LayerWeights
        {
            AttentionNorm = Vector($"{prefix}attn_norm.weight", shape.Width),
            Query = Matrix($"{prefix}{(fused ? "attn_qkv" : "attn_q")}.weight", shape.Width, queryRows),
            Key = fused ? null : Matrix($"{prefix}attn_k.weight", shape.Width, shape.KeyWidth),
            Value = fused ? null : Matrix($"{prefix}attn_v.weight", shape.Width, shape.ValueWidth),
            QueryBias = OptionalVector($"{prefix}{(fused ? "attn_qkv" : "attn_q")}.bias", queryRows),
            KeyBias = fused ? null : OptionalVector($"{prefix}attn_k.bias", shape.KeyWidth),
            ValueBias = fused ? null : OptionalVector($"{prefix}attn_v.bias", shape.ValueWidth),
            QueryNorm = shape.Architecture.HasHeadNorms ? Vector($"{prefix}attn_q_norm.weight", shape.KeySize) : null,
            KeyNorm = shape.Architecture.HasHeadNorms ? Vector($"{prefix}attn_k_norm.weight", shape.KeySize) : null,
            AttentionOutput = Matrix($"{prefix}attn_output.weight", shape.Heads * shape.ValueSize, shape.Width),
            OutputBias = OptionalVector($"{prefix}attn_output.bias", shape.Width),
            PostAttentionNorm = shape.Architecture.HasPostNorms ? Vector($"{prefix}post_attention_norm.weight", shape.Width) : null,
            FeedForwardNorm = Vector($"{prefix}ffn_norm.weight", shape.Width),
            Gate = fused
                ? Matrix($"{prefix}ffn_up.weight", shape.Width, 2 * shape.FeedForward)
                : Matrix($"{prefix}ffn_gate.weight", shape.Width, shape.FeedForward),
            Up = fused ? null : Matrix($"{prefix}ffn_up.weight", shape.Width, shape.FeedForward),
            Down = Matrix($"{prefix}ffn_down.weight", shape.FeedForward, shape.Width),
            PostFeedForwardNorm = shape.Architecture.HasPostNorms ? Vector($"{prefix}post_ffw_norm.weight", shape.Width) : null,
        };
    }

    private Tensor Matrix(string name, int columns, int rows)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
        {
            throw new GgufException($"The file lacks the tensor '{name}'.");
        }

        return tensor.Columns == columns && tensor.Rows == rows
            ? tensor
            : throw new GgufException($"The tensor '{name}' is {tensor.Columns} × {tensor.Rows}; the metadata ask for {columns} × {rows}.");
    }

    private FloatVector Vector(string name, int count) => new(Matrix(name, count, 1));

    private FloatVector? OptionalVector(string name, int count) => _tensors.ContainsKey(name) ? Vector(name, count) : null;
}
