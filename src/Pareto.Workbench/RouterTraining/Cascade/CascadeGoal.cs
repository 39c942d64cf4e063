namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>The bound that a plan is chosen under.</summary>
public sealed record CascadeGoal
{
    /// <summary>Mean quality that may be lost against always premium, above 0 and below 1.</summary>
    public double MaxLoss { get; init; } = 0.01;

    /// <summary>How sure it must be that the expected loss keeps the bound, above 0 and below 1; null where its expectation alone must keep it.</summary>
    public double? Confidence { get; init; }
}
