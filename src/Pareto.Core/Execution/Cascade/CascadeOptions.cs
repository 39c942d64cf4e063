using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Execution.Cascade;

/// <summary>Small models are asked first, and a bigger one only where their answers are not to be trusted.</summary>
public sealed record CascadeOptions
{
    [Required]
    [Description("Targets of tier small that are asked first, in this order, one to three, each as provider/model; the same one may stand there twice.")]
    public IReadOnlyList<string> Drafts { get; init; } = [];

    [Description("Plans that `pareto router cascade --out` fitted; they decide for the workloads they speak of, on single prompts. Relative to the configuration's folder. Default none: the signals below decide.")]
    public string? Plan { get; init; }

    [Description("Workloads (header x-pareto-workload) that are served so. Default all.")]
    public IReadOnlyList<string> Workloads { get; init; } = [];

    [Range(1, 3)]
    [Description("Drafts that are asked at once; 1 asks the second only where the first one's answer was not enough, which costs less and takes longer. Default 2.")]
    public int AtOnce { get; init; } = 2;

    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    [Description("How long a draft may take to begin its answer; for a plain reply that is the whole of it. One that takes longer counts as no answer. Default 20s.")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    [Description("How much of a stream is held back while it is judged.")]
    public CascadeHoldOptions Hold { get; init; } = new();

    [Description("What the probabilities of a draft's tokens must be, where its target gives them. Default: they are not asked for.")]
    public LogProbOptions? LogProbs { get; init; }

    [Description("The model that answered rates its own answer, where it stands alone. Default: it is not asked.")]
    public SelfRatingOptions? SelfRating { get; init; }

    [Description("Another model judges an answer that stands alone. Default: none is asked.")]
    public JudgeOptions? Judge { get; init; }

    [Description("How answers in many words are compared.")]
    public CascadeTextOptions Texts { get; init; } = new();

    [Description("What a client gets when no bigger model could answer: bestDraft gives the best whole draft, marked with the header x-pareto-degraded; error gives the error. Default bestDraft.")]
    public OnEscalationFailed OnEscalationFailed { get; init; } = OnEscalationFailed.BestDraft;
}

/// <summary>How much of a stream is held back. Times count from the first piece that could have been given.</summary>
public sealed record CascadeHoldOptions
{
    [Range(1, 100_000)]
    [Description("Pieces (of most providers: tokens) of a longer answer that are held back before it is given on or dropped. Default 64.")]
    public int Tokens { get; init; } = 64;

    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    [Description("The longest that a longer answer is held back. Default 500ms.")]
    public TimeSpan Time { get; init; } = TimeSpan.FromMilliseconds(500);

    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    [Description("The longest that a short closed answer is held back, which is judged as a whole. Default 5s.")]
    public TimeSpan Whole { get; init; } = TimeSpan.FromSeconds(5);

    [Description("What follows when that is over and nothing was decided: escalate asks the bigger model, commit gives the first draft. Default escalate.")]
    public OnHoldOver Then { get; init; } = OnHoldOver.Escalate;
}

/// <summary>When two answers in many words are one answer. A fitted plan has learned what likeness is worth and takes no bound from here.</summary>
public sealed record CascadeTextOptions
{
    [Description("Who turns answers into vectors, as provider/model; best a model of this process. Default none: answers are compared by the words that they share.")]
    public string? Embedder { get; init; }

    [Range(0.0, 1.0)]
    [Description("From which likeness on two texts agree, 0 to 1. Default 0.85 by words and 0.9 by vectors.")]
    public double? Alike { get; init; }

    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    [Description("How long a vector may take. Default 2s.")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    internal LikenessBounds Bounds => Alike is { } alike ? new LikenessBounds(alike, alike) : LikenessBounds.Cautious;
}

/// <summary>Bounds on natural logarithms of token probabilities, 0 being certain. What is not written is not looked at.</summary>
public sealed record LogProbOptions
{
    [Range(-100.0, 0.0)]
    [Description("Least mean over all tokens, such as -0.5.")]
    public double? Mean { get; init; }

    [Range(-100.0, 0.0)]
    [Description("Least mean over any eight tokens in a row, such as -1.5.")]
    public double? Window { get; init; }

    [Range(0.0, 100.0)]
    [Description("Least lead of the first token over the one that was second best, such as 0.7.")]
    public double? FirstMargin { get; init; }
}

/// <summary>The answer is trusted only if its own model rates it high enough. No rating in time is no trust.</summary>
public sealed record SelfRatingOptions
{
    [Range(1, 10)]
    [Description("Least rating from 1 to 10. Default 7.")]
    public int AtLeast { get; init; } = 7;

    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    [Description("How long the rating may take. Default 5s.")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>The answer is trusted only if another model judges it good enough. No judgement in time is no trust.</summary>
public sealed record JudgeOptions
{
    [Required]
    [Description("Who judges, as provider/model.")]
    public string Target { get; init; } = "";

    [Range(0.0, 1.0)]
    [Description("Least score from 0 to 1. Default 0.7.")]
    public double AtLeast { get; init; } = 0.7;

    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    [Description("How long the judgement may take. Default 5s.")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>What a client gets when its request was escalated and nothing answered.</summary>
public enum OnEscalationFailed
{
    BestDraft,
    Error,
}

/// <summary>What follows when a stream was held back as long as it may be.</summary>
public enum OnHoldOver
{
    Escalate,
    Commit,
}
