namespace Pareto.Workbench.Audit;

/// <summary>All that was found in the logs.</summary>
public sealed record AuditFacts
{
    /// <summary>The dearest first; of equal cost the one with more calls.</summary>
    public required IReadOnlyList<WorkloadFacts> Workloads { get; init; }

    public required IReadOnlyList<FileFacts> Files { get; init; }

    public required BrokenLines Broken { get; init; }

    /// <summary>Records that are right and tell of no call to a model, by what they are instead.</summary>
    public IReadOnlyDictionary<string, long> Other { get; init; } = new Dictionary<string, long>();

    public long Calls => Workloads.Sum(workload => workload.Calls);

    public decimal Cost => Workloads.Sum(workload => workload.Cost);

    /// <summary>Whether personal data was taken out before anything was looked at.</summary>
    public bool Redacted { get; init; }

    public int Seed { get; init; }

    /// <summary>What the reader should know of how the figures were found.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A file that was read.</summary>
/// <param name="File">As it was named.</param>
/// <param name="Format">What it was taken for; null where it could not be read.</param>
/// <param name="Calls">Calls that were found in it.</param>
/// <param name="Bytes">Its size on disk.</param>
/// <param name="Problem">Why it could not be read, or not to its end; null where all is well.</param>
public sealed record FileFacts(string File, string? Format, long Calls, long Bytes, string? Problem);

/// <summary>Lines and records that told of no call because something is wrong with them.</summary>
/// <param name="Count">All of them.</param>
/// <param name="ByReason">How many for each reason.</param>
/// <param name="First">The first few.</param>
/// <param name="Records">All records that were read, broken ones included.</param>
public sealed record BrokenLines(long Count, IReadOnlyDictionary<string, long> ByReason, IReadOnlyList<BrokenLine> First, long Records)
{
    /// <summary>Of all records.</summary>
    public double Share => Records == 0 ? 0 : (double)Count / Records;
}

/// <summary>A line that could not be read.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Reason">What is wrong, without anything of its content.</param>
public sealed record BrokenLine(LogPosition Position, string Reason);
