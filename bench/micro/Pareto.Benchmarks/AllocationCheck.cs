using System.Text.Json;

namespace Pareto.Benchmarks;

/// <summary>
/// Holds what one operation allocates against <c>expected-allocations.json</c>, in bytes. Bytes, unlike times, are the
/// same on every machine, so a build can fail on them.
/// </summary>
internal static class AllocationCheck
{
    private const int Rounds = 200;
    private const int Batches = 100;

    /// <summary>Prints a line for each operation; the exit code is 1 when one allocates more than it may.</summary>
    public static int Run(TextWriter output)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "expected-allocations.json");
        var allowed = JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(path))!;
        var failed = 0;
        foreach (var name in RoutingScenarios.Names)
        {
            var router = RoutingScenarios.MakeRouter();
            var request = RoutingScenarios.Request(name);
            Hold(name, () => RoutingScenarios.Plan(router, request));
        }

        Hold("detection/clean-1KB", () => DetectionScenarios.Everything.Scan(DetectionScenarios.CleanPrompt, CancellationToken.None));
        Hold("telemetry/unheard", TelemetryScenarios.Count(collected: false));
        Hold("telemetry/collected", TelemetryScenarios.Count(collected: true));
        return failed == 0 ? 0 : 1;

        void Hold(string name, Action operation)
        {
            var measured = BytesOf(operation);
            var most = allowed.GetValueOrDefault(name, 0);
            failed += measured > most ? 1 : 0;
            output.WriteLine($"{name,-24} {measured,8} bytes, {most} allowed{(measured > most ? "  TOO MANY" : "")}");
        }
    }

    private static long BytesOf(Action operation)
    {
        // The least of many batches: the first ones run in code that is not optimised yet, and that boxes more.
        var least = long.MaxValue;
        for (var batch = 0; batch < Batches; batch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds; i++)
            {
                operation();
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds);
        }

        return least;
    }
}
