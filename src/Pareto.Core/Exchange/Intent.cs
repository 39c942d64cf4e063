using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>What a request asks for, scored from its whole conversation.</summary>
public sealed record Intent
{
    public required TaskType Task { get; init; }

    /// <summary>1 (trivial) to 5 (needs the best model).</summary>
    public required int Complexity { get; init; }

    /// <summary>0 (clear) to 1 (cannot be answered without a guess at what is meant).</summary>
    public required double Ambiguity { get; init; }

    /// <summary>Tokens the answer is expected to have.</summary>
    public required int ExpectedOutputTokens { get; init; }

    /// <summary>Tokens of the prompt, by a fast estimate.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>The newest turn asks for something else than the turns before it.</summary>
    public bool ChangesTopic { get; init; }

    /// <summary>What spoke for the score, strongest first.</summary>
    public ImmutableArray<IntentSignal> Signals { get; init; } = [];
}

/// <summary>One observation and what it added to (or took from) the complexity.</summary>
public readonly record struct IntentSignal(string Name, double Weight);
