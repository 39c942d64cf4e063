namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>How much of the traffic is routine.</summary>
public enum RoutineLevel
{
    /// <summary>Up to 40 %.</summary>
    Low,

    /// <summary>Above 40 %: worth building.</summary>
    Medium,

    /// <summary>Above 70 %.</summary>
    High,
}
