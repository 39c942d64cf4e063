namespace Pareto.LocalModels.Inference;

/// <summary>How fast a model runs here, in tokens a second: medians of the rounds.</summary>
/// <param name="Prompt">Reading a prompt.</param>
/// <param name="Generation">Making tokens, of all streams together.</param>
public sealed record BenchReport(double Prompt, double Generation);

/// <summary>Measures a model's speed. Weights and tokens do not matter to it: any tokens are taken.</summary>
public static class ModelBench
{
    /// <param name="model">The model.</param>
    /// <param name="promptTokens">Tokens of the prompt.</param>
    /// <param name="generatedTokens">Tokens made by each stream, after a prompt of one token.</param>
    /// <param name="streams">Sequences that are computed together.</param>
    /// <param name="rounds">Repetitions; one more goes before them to warm up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the measurement between tokens.</param>
    public static BenchReport Run(
        LocalModel model, int promptTokens, int generatedTokens, int streams, int rounds, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var prompts = new List<double>();
        var generations = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var prompt = Prompt(model, promptTokens, time);
            var generation = Generate(model, generatedTokens, streams, time, cancellationToken);
            if (round > 0)
            {
                prompts.Add(prompt);
                generations.Add(generation);
            }
        }

        return new BenchReport(Median(prompts), Median(generations));
    }

    private static double Prompt(LocalModel model, int count, TimeProvider time)
    {
        using var cache = model.CreateCache(count);
        var batch = Enumerable.Range(0, count).Select(i => new BatchToken(i * 31 % model.Vocabulary, i, cache, i == count - 1)).ToArray();
        var logits = new float[model.Vocabulary];
        var start = time.GetTimestamp();
        model.Run(batch, logits);
        return count / time.GetElapsedTime(start).TotalSeconds;
    }

    private static double Generate(LocalModel model, int count, int streams, TimeProvider time, CancellationToken cancellationToken)
    {
        var caches = Enumerable.Range(0, streams).Select(_ => model.CreateCache(count)).ToArray();
        var logits = new float[streams * model.Vocabulary];
        var start = time.GetTimestamp();
        for (var position = 0; position < count; position++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var place = position;
            model.Run([.. caches.Select((cache, stream) => new BatchToken(((place * 31) + stream) % model.Vocabulary, place, cache, true))], logits);
        }

        var seconds = time.GetElapsedTime(start).TotalSeconds;
        foreach (var cache in caches)
        {
            cache.Dispose();
        }

        return streams * count / seconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : (values[(values.Count / 2) - 1] + values[values.Count / 2]) / 2;
    }
}
