using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Sampling;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Tensors;
using Pareto.Testing;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Serving;

/// <summary>Engines over models of random weights.</summary>
internal static class TinyEngine
{
    public const long Memory = 1L << 30;

    public static GenerationOptions Greedy { get; } = new() { MaxTokens = 24, Sampling = SamplingOptions.Greedy };

    public static LocalEngine Open(
        LocalEngineOptions? options = null, TimeProvider? time = null, string architecture = "llama", TensorType type = TensorType.F32, ModelMemory? memory = null, int context = 512) =>
        Open(() => GgufFile.Open(TinyModel.Make(architecture, type, context: context)), options, time, memory);

    public static LocalEngine Open(Func<GgufFile> open, LocalEngineOptions? options = null, TimeProvider? time = null, ModelMemory? memory = null) =>
        new(open, options ?? new LocalEngineOptions { Threads = 2 }, time ?? new FakeTimeProvider(), memory ?? new ModelMemory(Memory));

    /// <summary>A prompt of so many tokens, unlike those of other seeds from its first token on.</summary>
    public static int[] Prompt(int tokens, int seed) => [.. Enumerable.Range(0, tokens).Select(i => ((seed * 37) + (i * 11)) % 250)];

    public static Task<Answer> AskAsync(this LocalEngine engine, IReadOnlyList<int> prompt, GenerationOptions? options = null, string caller = "") =>
        Answer.ReadAsync(engine.GenerateAsync(new EngineRequest { Prompt = prompt, Options = options ?? Greedy, Caller = caller }));
}
