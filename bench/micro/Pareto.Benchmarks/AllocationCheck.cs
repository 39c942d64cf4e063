using System.Text.Json;
using Pareto.Core.Exchange;

namespace Pareto.Benchmarks;

/// <summary>
/// Holds what one operation allocates against <c>expected-allocations.json</c>, in bytes. Bytes, unlike times, are the
/// same on every machine, so a build can fail on them.
/// </summary>
internal static class AllocationCheck
{
    private const int Rounds = 200;

    /// <summary>Prints a line for each operation; the exit code is 1 when one allocates more than it may.</summary>
    public static int Run(TextWriter output)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "expected-allocations.json");
        var allowed = JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(path))!;
        var failed = 0;
        foreach (var name in RoutingScenarios.Names)
        {
            var measured = BytesPerDecision(name);
            var most = allowed.GetValueOrDefault(name, 0);
            failed += measured > most ? 1 : 0;
            output.WriteLine($"{name,-24} {measured,8} bytes, {most} allowed{(measured > most ? "  TOO MANY" : "")}");
        }

        return failed == 0 ? 0 : 1;
    }

    private static long BytesPerDecision(string name)
    {
        var router = RoutingScenarios.MakeRouter();
        var request = RoutingScenarios.Request(name);
        router.Plan(request, Principal.Anonymous, RoutingScenarios.Permitted);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            router.Plan(request, Principal.Anonymous, RoutingScenarios.Permitted);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }
}
