namespace Pareto.Workbench.RouterTraining.Calibration;

/// <summary>What an operating point is chosen for.</summary>
public sealed record CalibrationGoal
{
    /// <summary>Mean quality that may be lost against always premium, 0 to 1.</summary>
    public double MaxLoss { get; init; } = 0.02;

    /// <summary>How sure the bound must be, 0 to 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>
    /// Over how many requests to come the loss is looked at; null for as many as there are labels. Fewer vary more, so fewer of
    /// them stay small.
    /// </summary>
    public int? Requests { get; init; }

    /// <summary>Chooses by money where it is set; <see cref="MaxLoss"/> is not asked then.</summary>
    public AnswerCosts? Costs { get; init; }

    internal double Error => 1 - Confidence;
}

/// <summary>What answers are worth, in one currency.</summary>
/// <param name="Wrong">What a wrong answer costs where premium's would have been right.</param>
/// <param name="Saving">What a request saves that stays small.</param>
public sealed record AnswerCosts(decimal Wrong, decimal Saving)
{
    /// <summary>The mean loss of the requests sent small at which savings and damage are equal.</summary>
    internal double BreakEvenLoss => (double)(Saving / Wrong);
}
