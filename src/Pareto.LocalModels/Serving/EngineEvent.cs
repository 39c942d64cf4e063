using Pareto.LocalModels.Inference;

namespace Pareto.LocalModels.Serving;

/// <summary>What happens to a request: either one <see cref="EngineRefused"/>, or tokens and then one <see cref="EngineFinished"/>.</summary>
public abstract record EngineEvent
{
    private protected EngineEvent()
    {
    }
}

/// <summary>The request was not begun.</summary>
public sealed record EngineRefused(EngineRefusal Refusal) : EngineEvent;

/// <summary>The next token of the answer.</summary>
public sealed record EngineToken(GeneratedToken Token) : EngineEvent
{
    /// <summary>The step of the engine that made it, counted from its loading.</summary>
    internal long Step { get; init; }
}

/// <summary>The vector of the prompt, of length 1: all that comes where one was asked for.</summary>
public sealed record EngineVector(ReadOnlyMemory<float> Values) : EngineEvent;

/// <summary>The answer is whole.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="CachedPromptTokens">Those among them that an earlier request had computed already.</param>
/// <param name="AnswerTokens">Tokens made, one that ended the answer included.</param>
public sealed record EngineFinished(GenerationEnd End, int PromptTokens, int CachedPromptTokens, int AnswerTokens) : EngineEvent;
