namespace Pareto.LocalModels.Serving;

/// <summary>How fast a model is served here, and the memory it takes.</summary>
/// <param name="Runs">A line for each number of streams.</param>
/// <param name="Estimate">The memory as it was estimated before loading.</param>
/// <param name="ResidentBytes">By how much the memory of the process, with what it mapped, had grown at the end.</param>
public sealed record BenchReport(IReadOnlyList<BenchRun> Runs, EngineMemory Estimate, long ResidentBytes);

/// <summary>What so many requests at once see: medians of the rounds.</summary>
/// <param name="Streams">Requests at once.</param>
/// <param name="Prompt">Tokens a second of prompts, of all streams together.</param>
/// <param name="Generation">Tokens a second of answers, of all streams together.</param>
/// <param name="TimeToFirstToken">From the request to the first token, the median of the streams.</param>
public sealed record BenchRun(int Streams, double Prompt, double Generation, TimeSpan TimeToFirstToken);
