namespace Pareto.LocalModels.Serving;

/// <summary>How fast a model is served here, and the memory it takes.</summary>
/// <param name="Runs">A line for each number of streams.</param>
/// <param name="Estimate">The memory as it was estimated before loading.</param>
/// <param name="ResidentBytes">What the process, of which the model is a part, held in memory at the end.</param>
public sealed record BenchReport(IReadOnlyList<BenchRun> Runs, EngineMemory Estimate, long ResidentBytes);

/// <summary>What so many requests at once see: medians of the rounds.</summary>
/// <param name="Streams">Requests at once.</param>
/// <param name="Prompt">Tokens a second of prompts, of all streams together.</param>
/// <param name="Generation">Tokens a second of answers, of all streams together.</param>
/// <param name="TimeToFirstToken">From the request to the first token, the median of the streams.</param>
public sealed record BenchRun(int Streams, double Prompt, double Generation, TimeSpan TimeToFirstToken)
{
    /// <summary>Of repetitions with the same number of streams, at least one.</summary>
    internal static BenchRun MedianOf(IReadOnlyList<BenchRun> rounds) => new(
        rounds[0].Streams,
        Median(rounds.Select(run => run.Prompt)),
        Median(rounds.Select(run => run.Generation)),
        TimeSpan.FromSeconds(Median(rounds.Select(run => run.TimeToFirstToken.TotalSeconds))));

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
