using System.Collections.Frozen;

namespace Pareto.Core.Telemetry;

/// <summary>The runtime's own metrics (OpenTelemetry's conventions for .NET) that tell how the process does.</summary>
internal static class RuntimeMetrics
{
    public const string Meter = "System.Runtime";

    /// <summary>Those at <c>/metrics</c>: values that are there to be read, and cost nothing in between.</summary>
    public static FrozenSet<string> Shown { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "dotnet.process.cpu.time",
        "dotnet.process.memory.working_set",
        "dotnet.gc.collections",
        "dotnet.gc.pause.time",
        "dotnet.gc.heap.total_allocated",
        "dotnet.gc.last_collection.heap.size",
        "dotnet.thread_pool.thread.count",
        "dotnet.thread_pool.queue.length");

    /// <summary>Those that the runtime publishes as counters although they fall.</summary>
    public static bool Falls(string name) => name.StartsWith("dotnet.thread_pool.", StringComparison.Ordinal);
}
