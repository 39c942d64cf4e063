using System.Collections.Frozen;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Sampling;

namespace Pareto.LocalModels.Serving;

/// <summary>
/// Measures a model as its callers see it, through an engine: requests that arrive together, with prompts that share
/// nothing. What the tokens are does not matter to the speed: any are taken.
/// </summary>
public sealed class ModelBench(LocalEngine engine, TimeProvider time)
{
    private int _prompts;

    /// <param name="promptTokens">Tokens of a prompt.</param>
    /// <param name="generatedTokens">Tokens of an answer, to a prompt of one token.</param>
    /// <param name="streams">Numbers of requests at once, each measured for itself.</param>
    /// <param name="rounds">Repetitions; one more goes before them to warm up.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public async Task<BenchReport> RunAsync(
        int promptTokens, int generatedTokens, IReadOnlyList<int> streams, int rounds, CancellationToken cancellationToken = default)
    {
        var model = await engine.LoadAsync(cancellationToken);
        var runs = new List<BenchRun>();
        foreach (var count in streams)
        {
            var measured = new List<BenchRun>();
            for (var round = 0; round <= rounds; round++)
            {
                var run = await RoundAsync(count, promptTokens, generatedTokens, cancellationToken);
                if (round > 0)
                {
                    measured.Add(run);
                }
            }

            runs.Add(BenchRun.MedianOf(measured));
        }

        return new BenchReport(runs, model.Memory, Environment.WorkingSet);
    }

    /// <summary>One repetition with so many requests at once.</summary>
    public async Task<BenchRun> RoundAsync(int streams, int promptTokens, int generatedTokens, CancellationToken cancellationToken = default)
    {
        var model = await engine.LoadAsync(cancellationToken);
        var (promptTime, first) = await MeasureAsync(model, streams, promptTokens, 1, cancellationToken);
        var (generationTime, _) = await MeasureAsync(model, streams, 1, generatedTokens, cancellationToken);
        return new BenchRun(
            streams,
            streams * promptTokens / promptTime.TotalSeconds,
            streams * generatedTokens / generationTime.TotalSeconds,
            TimeSpan.FromSeconds(BenchRun.Median(first)));
    }

    // The time until all were answered, and the seconds to each one's first token.
    private async Task<(TimeSpan All, double[] First)> MeasureAsync(
        LocalEngineModel model, int streams, int promptTokens, int generatedTokens, CancellationToken cancellationToken)
    {
        var options = new GenerationOptions
        {
            MaxTokens = generatedTokens,
            Sampling = SamplingOptions.Greedy with
            {
                LogitBias = Enumerable.Range(0, model.Tokenizer.Vocabulary).Where(model.Tokenizer.EndsAnswer).ToFrozenDictionary(token => token, _ => float.MinValue),
            },
        };
        var requests = Enumerable.Range(0, streams).Select(_ => new EngineRequest { Prompt = Prompt(model, promptTokens), Options = options }).ToArray();
        var start = time.GetTimestamp();
        var first = await Task.WhenAll(requests.Select(request => AnswerAsync(request, start, cancellationToken)));
        return (time.GetElapsedTime(start), first);
    }

    private async Task<double> AnswerAsync(EngineRequest request, long start, CancellationToken cancellationToken)
    {
        TimeSpan? first = null;
        await foreach (var item in engine.GenerateAsync(request, cancellationToken))
        {
            if (item is EngineRefused refused)
            {
                throw new LocalEngineException(refused.Refusal.Message);
            }

            first ??= time.GetElapsedTime(start);
        }

        return first!.Value.TotalSeconds;
    }

    // Different from its first token on, so that nothing of it is in the cache.
    private int[] Prompt(LocalEngineModel model, int count)
    {
        var start = ++_prompts * 101;
        return [.. Enumerable.Range(0, count).Select(i => (start + (i * 31)) % model.Tokenizer.Vocabulary)];
    }
}
