using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Execution;

/// <summary>How attempts at targets are timed, repeated and given up.</summary>
public sealed record ExecutionOptions
{
    [Description("How long to wait for a connection to a provider. Default 5s.")]
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    [Description("How long to wait for the first piece of an answer; for a plain reply that is the whole of it. Default 2m.")]
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan FirstTokenTimeout { get; init; } = TimeSpan.FromMinutes(2);

    [Description("How long a stream may be silent between two pieces. Default 30s.")]
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    [Description("How long a whole request may take, all attempts included. Default 10m.")]
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromMinutes(10);

    [Description("Repeated attempts at one target before the next one of the plan is tried. Default 2.")]
    [Range(0, 10)]
    public int Retries { get; init; } = 2;

    [Description("Delay before the first repeated attempt; it doubles each time, with jitter. Default 200ms.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    [Description("The longest wait before a repeated attempt. A provider that asks for longer (Retry-After) is left for the next target. Default 3s.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(3);

    [Description("How long a request waits where a hard budget has no money for it only because more is kept for requests under way than they will cost. Default 10s.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan BudgetWait { get; init; } = TimeSpan.FromSeconds(10);

    [Description("When a target that keeps failing is left alone.")]
    public CircuitOptions Circuit { get; init; } = new();
}
