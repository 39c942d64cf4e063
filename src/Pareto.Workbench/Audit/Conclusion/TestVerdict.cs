namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>How a number stands to its threshold.</summary>
public enum TestVerdict
{
    /// <summary>Above the threshold.</summary>
    Yes,

    /// <summary>Below it, and above the lower one that makes a start worth while.</summary>
    WorthBuilding,

    No,

    /// <summary>The log does not tell the number.</summary>
    Unknown,
}
