using System.Collections.Immutable;
using Pareto.LocalModels.Grammars;
using Pareto.LocalModels.Sampling;

namespace Pareto.LocalModels.Inference;

/// <summary>How an answer is made.</summary>
public sealed record GenerationOptions
{
    /// <summary>The most tokens of the answer. Null: what the engine gives to an answer, and the context leaves.</summary>
    public int? MaxTokens { get; init; }

    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>The answer ends before any of these, and they are left out.</summary>
    public ImmutableArray<string> Stop { get; init; } = [];

    /// <summary>How many of the likeliest tokens are told with each token. Default: 0.</summary>
    public int TopLogProbs { get; init; }

    /// <summary>The form that the answer must have; made for this answer alone. Null: any.</summary>
    public ITokenConstraint? Constraint { get; init; }

    /// <summary>Special tokens that are shown as text all the same: the markers of tool calls.</summary>
    public ImmutableArray<int> ShownTokens { get; init; } = [];
}
