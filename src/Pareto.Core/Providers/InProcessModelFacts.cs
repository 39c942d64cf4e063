using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>What the file of a model says of it.</summary>
public sealed record InProcessModelFacts
{
    public required TargetAbilities Abilities { get; init; }

    /// <summary>Prompt and answer together, in tokens, under the options that were asked about.</summary>
    public required int ContextTokens { get; init; }
}
