namespace Pareto.Workbench.RouterTraining.Cascade;

/// <summary>The bound that a plan is chosen under.</summary>
internal sealed record CascadeGoal
{
    /// <summary>Mean quality that may be lost against always premium, 0 to 1.</summary>
    public required double MaxLoss { get; init; }

    /// <summary>How sure the bound must be, 0 to 1.</summary>
    public required double Confidence { get; init; }
}
