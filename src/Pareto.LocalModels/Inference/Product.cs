using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Inference;

/// <summary>Weights to multiply with, and where the outputs go: output r of token t to <c>Output[t * Stride + r]</c>.</summary>
internal readonly unsafe struct Product(Tensor weights, float* output, int stride)
{
    public Tensor Weights { get; } = weights;

    public float* Output { get; } = output;

    public int Stride { get; } = stride;
}
