namespace Pareto.Workbench.RouterTraining.Calibration;

/// <summary>The operating point of one workload, or of all together.</summary>
public sealed record CalibratedPart
{
    /// <summary>Labelled prompts.</summary>
    public required int Labels { get; init; }

    /// <summary>As how many independent ones they count, where like prompts stand in groups.</summary>
    public required int EffectiveLabels { get; init; }

    /// <summary>Mean quality of always small.</summary>
    public required double WeakQuality { get; init; }

    /// <summary>Mean quality of always premium.</summary>
    public required double StrongQuality { get; init; }

    /// <summary>Scores up to this go small; null when the labels support no such threshold.</summary>
    public double? Threshold { get; init; }

    /// <summary>Prompts sent small.</summary>
    public int Small { get; init; }

    /// <summary>Mean quality lost on these labels.</summary>
    public double Loss { get; init; }

    /// <summary>What the mean quality lost is below, with the confidence asked for.</summary>
    public double LossUpper { get; init; }

    /// <summary>Prompts sent small that only premium answered well (or better).</summary>
    public int HardSentSmall { get; init; }

    /// <summary>Prompts sent to premium that small would have answered as well.</summary>
    public int EasySentPremium { get; init; }

    /// <summary>
    /// Where no threshold is supported: about how many more labels of this kind would support one. Null when no number
    /// would: the scores do not tell apart what the small model gets right.
    /// </summary>
    public int? MoreLabels { get; init; }

    /// <summary>Share of the prompts sent small.</summary>
    public double SmallShare => (double)Small / Labels;
}
