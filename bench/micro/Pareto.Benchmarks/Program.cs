using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Pareto.Benchmarks;

if (args is ["--check"])
{
    return AllocationCheck.Run(Console.Out);
}

if (args is ["--latency"])
{
    return LatencyCheck.Run(Console.Out);
}

// In process: the separate project that BenchmarkDotNet would generate knows nothing of this repository's build rules.
BenchmarkSwitcher
    .FromAssembly(typeof(RoutingBenchmarks).Assembly)
    .Run(args, DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
return 0;
