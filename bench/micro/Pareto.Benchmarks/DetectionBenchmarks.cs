using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Pareto.Core.Exchange;

namespace Pareto.Benchmarks;

/// <summary>The policy gate's search through one text: clean ones, and a megabyte of near misses of each kind.</summary>
[MemoryDiagnoser]
public class DetectionBenchmarks
{
    public static IEnumerable<string> Kinds => DetectionScenarios.Adversarial.Keys;

    [Benchmark]
    public ImmutableArray<Finding> CleanPromptOf1KB() => DetectionScenarios.Everything.Scan(DetectionScenarios.CleanPrompt, CancellationToken.None);

    [Benchmark]
    public ImmutableArray<Finding> CleanDocumentOf1MB() => DetectionScenarios.Everything.Scan(DetectionScenarios.CleanDocument, CancellationToken.None);

    [Benchmark]
    [ArgumentsSource(nameof(Kinds))]
    public ImmutableArray<Finding> AdversarialMegabyte(string kind) => DetectionScenarios.Everything.Scan(DetectionScenarios.Adversarial[kind], CancellationToken.None);
}
