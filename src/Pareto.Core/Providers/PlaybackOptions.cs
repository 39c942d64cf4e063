using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Providers;

/// <summary>How a <c>recorded</c> provider plays its replies, and which faults it plays between them.</summary>
public sealed record PlaybackOptions
{
    [Description("Time until the first token, such as 300ms. Default: as recorded, else none.")]
    public TimeSpan? Latency { get; init; }

    [Description("Speed of the answer in tokens per second. Default: as recorded, else at once.")]
    [Range(0.001, 1e9)]
    public double? TokensPerSecond { get; init; }

    [Description("Share of calls, 0 to 1, that end with status 500. Default 0.")]
    [Range(0, 1)]
    public double ErrorRate { get; init; }

    [Description("Share of calls, 0 to 1, that end with status 429 and a Retry-After of one second. Default 0.")]
    [Range(0, 1)]
    public double RateLimitRate { get; init; }

    [Description("Share of calls, 0 to 1, whose reply breaks off halfway. Default 0.")]
    [Range(0, 1)]
    public double CutRate { get; init; }

    [Description("Share of calls, 0 to 1, that never get an answer. Default 0.")]
    [Range(0, 1)]
    public double HangRate { get; init; }

    [Description("Seed of the faults: the same seed and order of calls give the same faults. Default 0.")]
    public int Seed { get; init; }
}
