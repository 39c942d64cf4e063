namespace Pareto.LocalModels.Evaluation;

/// <summary>When an answer counts as right.</summary>
public enum AnswerMatch
{
    /// <summary>It is the expected one, letter case, spaces, surrounding punctuation and the writing of numbers apart.</summary>
    Normalised,

    /// <summary>It is the expected one to the letter.</summary>
    Exact,

    /// <summary>The expected one stands in it as a whole, normalised.</summary>
    Contains,

    /// <summary>Its last number is the expected one.</summary>
    Number,
}
