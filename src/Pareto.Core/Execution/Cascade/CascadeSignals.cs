namespace Pareto.Core.Execution.Cascade;

/// <summary>What can be known of a reply besides its text. A plan reads those that its outcomes held and that were worth their price.</summary>
[Flags]
internal enum CascadeSignals
{
    None = 0,

    /// <summary>The probabilities of its tokens.</summary>
    LogProbs = 1,

    /// <summary>How sure its own model is of it.</summary>
    SelfRating = 2,

    /// <summary>What a judge makes of it.</summary>
    Judge = 4,

    /// <summary>The vector of an answer in many words.</summary>
    Vectors = 8,
}

/// <summary>How far a reply may be trusted, as far as that was asked. What nobody asked, or nobody told, is null.</summary>
internal readonly record struct TrustSignals
{
    public LogProbSignals? LogProbs { get; init; }

    /// <summary>1 (a guess) to 10 (certain).</summary>
    public int? Rating { get; init; }

    /// <summary>The judge's, 0 to 1.</summary>
    public double? Score { get; init; }

    /// <summary>Those of these that are known.</summary>
    public CascadeSignals Known =>
        (LogProbs is null ? 0 : CascadeSignals.LogProbs) | (Rating is null ? 0 : CascadeSignals.SelfRating) | (Score is null ? 0 : CascadeSignals.Judge);

    /// <summary>These and no others.</summary>
    public TrustSignals Only(CascadeSignals read) => new()
    {
        LogProbs = read.HasFlag(CascadeSignals.LogProbs) ? LogProbs : null,
        Rating = read.HasFlag(CascadeSignals.SelfRating) ? Rating : null,
        Score = read.HasFlag(CascadeSignals.Judge) ? Score : null,
    };
}
