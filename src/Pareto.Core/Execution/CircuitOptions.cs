using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Execution;

/// <summary>When the circuit of a target opens, so that it is passed over instead of waited for.</summary>
public sealed record CircuitOptions
{
    [Description("Share of failed attempts within the sampling time that opens the circuit. Default 0.5.")]
    [Range(0.01, 1.0)]
    public double FailureRatio { get; init; } = 0.5;

    [Description("Attempts within the sampling time below which the circuit stays closed. Default 10.")]
    [Range(2, 100_000)]
    public int MinimumAttempts { get; init; } = 10;

    [Description("The time over which attempts are counted. Default 30s.")]
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan SamplingTime { get; init; } = TimeSpan.FromSeconds(30);

    [Description("How long an open circuit lets nothing through before it tries one attempt. Default 15s.")]
    [Range(typeof(TimeSpan), "00:00:00.500", "01:00:00")]
    public TimeSpan BreakTime { get; init; } = TimeSpan.FromSeconds(15);
}
