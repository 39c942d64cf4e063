using System.Collections.Immutable;
using Pareto.LocalModels.Sampling;

namespace Pareto.LocalModels.Inference;

/// <summary>How an answer is made.</summary>
public sealed record GenerationOptions
{
    /// <summary>The most tokens of the answer. Default: 256.</summary>
    public int MaxTokens { get; init; } = 256;

    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>The answer ends before any of these, and they are left out.</summary>
    public ImmutableArray<string> Stop { get; init; } = [];

    /// <summary>Special tokens that are shown as text all the same: the markers of tool calls.</summary>
    public ImmutableArray<int> ShownTokens { get; init; } = [];
}
