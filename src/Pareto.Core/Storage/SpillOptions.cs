using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Storage;

/// <summary>The file in the data directory where rows wait while the database cannot take them.</summary>
public sealed record SpillOptions
{
    [Description("The largest it may become, in bytes; once it is full, requests are refused with 503 ledger_unavailable. 0: rows never wait there. Default 268435456 (256 MiB, some 300,000 requests).")]
    [Range(0, 1_099_511_627_776)]
    public long MaxBytes { get; init; } = 256 * 1024 * 1024;

    [Description("How long to wait before the database is tried again. Default 1s.")]
    [Range(typeof(TimeSpan), "00:00:00.05", "00:05:00")]
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);
}
