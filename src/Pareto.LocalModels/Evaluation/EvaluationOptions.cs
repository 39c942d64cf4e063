namespace Pareto.LocalModels.Evaluation;

/// <summary>How models are evaluated.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The longest answer, in tokens. Default: 64.</summary>
    public int AnswerTokens { get; init; } = 64;

    /// <summary>When an answer counts as right. Default: <see cref="AnswerMatch.Normalised"/>.</summary>
    public AnswerMatch Match { get; init; }
}
