namespace Pareto.Cli;

/// <summary>What an audit is to make of the facts.</summary>
internal sealed record AuditFollowUpOptions
{
    /// <summary>The configuration to project with; null: ./pareto.yaml where it exists, else what this machine offers.</summary>
    public string? Configuration { get; init; }

    /// <summary>The target that is to label calls; null for none.</summary>
    public string? LabelWith { get; init; }

    /// <summary>How many calls it is to label.</summary>
    public int Sample { get; init; }

    /// <summary>Where the report goes; null for none.</summary>
    public string? Html { get; init; }

    /// <summary>Where the proposed configuration goes; null for nowhere.</summary>
    public string? WriteConfiguration { get; init; }

    /// <summary>Whether files that are there may be overwritten.</summary>
    public bool Force { get; init; }

    /// <summary>Of everything drawn.</summary>
    public int Seed { get; init; } = 1;
}
