using Pareto.Workbench.Audit.Logs;

namespace Pareto.Workbench.Audit;

/// <summary>What to audit, and how.</summary>
public sealed record AuditOptions
{
    /// <summary>Files and folders.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Null: found by content, file by file.</summary>
    public LogFormat? Format { get; init; }

    /// <summary>Null: columns of tables are told by their names.</summary>
    public ColumnMap? Columns { get; init; }

    /// <summary>Where a record names its workload, with dots between levels; null: found by itself.</summary>
    public string? WorkloadField { get; init; }

    /// <summary>Takes personal data out of every call before anything else is done with it.</summary>
    public bool Redact { get; init; }

    /// <summary>Only calls from then on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only calls before then.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Of the samples.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many batches are worked on at a time.</summary>
    public int Workers { get; init; } = 2;
}
