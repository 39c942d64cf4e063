using Pareto.LocalModels.Inference;

namespace Pareto.LocalModels.Serving;

/// <summary>
/// What happens to a request: either one <see cref="EngineRefused"/>, or progress in the prompt, then tokens, and then one
/// <see cref="EngineFinished"/>.
/// </summary>
public abstract record EngineEvent
{
    private protected EngineEvent()
    {
    }
}

/// <summary>The request was not begun.</summary>
public sealed record EngineRefused(EngineRefusal Refusal) : EngineEvent;

/// <summary>More of the prompt has been read; the last one comes before the first token.</summary>
/// <param name="PromptTokens">Tokens of the prompt that are read until now.</param>
/// <param name="CachedPromptTokens">Those among them that an earlier request had computed already.</param>
/// <param name="Compute">The time computed for the request until now, see <see cref="EngineToken.Compute"/>.</param>
public sealed record EngineProgress(int PromptTokens, int CachedPromptTokens, TimeSpan Compute) : EngineEvent;

/// <summary>The next token of the answer.</summary>
public sealed record EngineToken(GeneratedToken Token) : EngineEvent
{
    /// <summary>
    /// The time computed for the request until now. A step's time is shared out among its sequences by their tokens in it, so
    /// the times of all requests add up to the time that the engine was at work.
    /// </summary>
    public TimeSpan Compute { get; init; }

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
