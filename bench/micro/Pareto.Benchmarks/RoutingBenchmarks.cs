using BenchmarkDotNet.Attributes;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;

namespace Pareto.Benchmarks;

/// <summary>One routing decision, from the request to the plan, at prompts of about 100, 1,000 and 10,000 tokens.</summary>
[MemoryDiagnoser]
public class RoutingBenchmarks
{
    private readonly Router _router = RoutingScenarios.MakeRouter();
    private ChatRequest _request = RoutingScenarios.Request(RoutingScenarios.Names[0]);

    public static IEnumerable<string> Scenarios => RoutingScenarios.Names;

    [ParamsSource(nameof(Scenarios))]
    public string Scenario { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _request = RoutingScenarios.Request(Scenario);

    [Benchmark]
    public RoutingDecision Decide() => RoutingScenarios.Plan(_router, _request);
}
