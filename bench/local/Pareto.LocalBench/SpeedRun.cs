using System.Globalization;
using System.Text.Json;
using Pareto.LocalModels;
using Pareto.LocalModels.Inference;

namespace Pareto.LocalBench;

/// <summary>Measures one file in this process; what llama.cpp/measure.mjs does on its side, in the same order.</summary>
internal static class SpeedRun
{
    private const int TokenIds = 1000;
    private const int TokensToWarmUp = 8;

    public static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public static void Run(string path, int threads, int[] prompts, int generate, int seconds, TextWriter output)
    {
        using var model = LocalModel.Open(path, new LocalModelOptions { Threads = threads });
        var measures = prompts
            .Select(count => ($"prompt{count}", (Func<Speed>)(() => Prompt(model, count))))
            .Append(("generation", () => Generate(model, generate)));
        var found = new Dictionary<string, List<Speed>>();
        Prompt(model, prompts.Min());
        Generate(model, TokensToWarmUp);
        foreach (var (name, measure) in measures)
        {
            found[name] = [];
            var start = TimeProvider.System.GetTimestamp();
            do
            {
                found[name].Add(measure());
            }
            while (TimeProvider.System.GetElapsedTime(start).TotalSeconds < seconds);
        }

        output.WriteLine(JsonSerializer.Serialize(new { threads, runs = found }, JsonSerializerOptions.Web));
    }

    private static Speed Prompt(LocalModel model, int count)
    {
        using var cache = model.CreateCache(count);
        var batch = Enumerable.Range(0, count).Select(i => new BatchToken(i * 31 % TokenIds, i, cache, i == count - 1)).ToArray();
        var logits = new float[model.Vocabulary];
        return Time(count, () => model.Run(batch, logits));
    }

    private static Speed Generate(LocalModel model, int count)
    {
        using var cache = model.CreateCache(count);
        var logits = new float[model.Vocabulary];
        return Time(count, () =>
        {
            for (var position = 0; position < count; position++)
            {
                model.Run([new BatchToken(position * 31 % TokenIds, position, cache, true)], logits);
            }
        });
    }

    private static Speed Time(int tokens, Action work)
    {
        var start = TimeProvider.System.GetTimestamp();
        var used = Environment.CpuUsage.TotalTime;
        work();
        return new Speed(
            tokens / TimeProvider.System.GetElapsedTime(start).TotalSeconds,
            tokens / Math.Max(0.001, (Environment.CpuUsage.TotalTime - used).TotalSeconds));
    }

    /// <param name="Wall">Tokens a second.</param>
    /// <param name="Cpu">Tokens a second of processor time, all threads together.</param>
    private sealed record Speed(double Wall, double Cpu);
}
