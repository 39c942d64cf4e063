namespace Pareto.Core.Accounting;

/// <summary>What totals are told apart by; any of them together.</summary>
[Flags]
public enum LedgerGrouping
{
    /// <summary>One total over everything.</summary>
    None = 0,

    /// <summary>The UTC day on which the attempt started.</summary>
    Day = 1,
    Tier = 1 << 1,
    Target = 1 << 2,
    Key = 1 << 3,
    Workload = 1 << 4,
    Team = 1 << 5,
    Project = 1 << 6,

    /// <summary>The client's own user.</summary>
    User = 1 << 7,

    /// <summary>What attempts were made for.</summary>
    Purpose = 1 << 8,
}
