using BenchmarkDotNet.Attributes;

namespace Pareto.Benchmarks;

/// <summary>What metrics cost a request.</summary>
[MemoryDiagnoser]
public class TelemetryBenchmarks
{
    private readonly Action _unheard = TelemetryScenarios.Count(collected: false);
    private readonly Action _collected = TelemetryScenarios.Count(collected: true);

    [Benchmark(Baseline = true)]
    public void Unheard() => _unheard();

    [Benchmark]
    public void Collected() => _collected();
}
