using System.Text.Json;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Sampling;
using Pareto.LocalModels.Tensors;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Inference;

public class GenerationTests
{
    private static readonly GenerationOptions _greedy = new() { MaxTokens = 24, Sampling = SamplingOptions.Greedy };

    [Theory]
    [InlineData("llama")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    [InlineData("phi3")]
    [InlineData("gemma2")]
    [InlineData("gemma3")]
    public void TryNext_TokenByToken_AgreesWithOnePrompt(string architecture)
    {
        using var model = Open(architecture, TensorType.F32, KeyValueType.F32);
        var prompt = model.Tokenizer.Encode("the hen is in the tree on the other hill, there");
        var (ids, _, _) = Generate(model, prompt, _greedy);

        // The same sequence at once must think each of the generated tokens likeliest where it stands.
        int[] all = [.. prompt, .. ids];
        using var cache = model.CreateCache(all.Length);
        var logits = new float[all.Length * model.Vocabulary];
        model.Run([.. all.Select((token, position) => new BatchToken(token, position, cache, true))], logits);
        for (var i = 0; i < ids.Count; i++)
        {
            var row = logits.AsSpan((prompt.Count + i - 1) * model.Vocabulary, model.Vocabulary).ToArray();
            (row.Max() - row[ids[i]]).ShouldBeLessThan(1e-3f);
        }
    }

    [Theory]
    [InlineData(TensorType.Q4_K)]
    [InlineData(TensorType.Q5_0)]
    [InlineData(TensorType.Q6_K)]
    [InlineData(TensorType.BF16)]
    internal void Run_ScalarAndVectorPaths_Agree(TensorType type)
    {
        float[][] logits = [.. new[] { KernelSet.Scalar, KernelSet.Best }.Select(kernels =>
        {
            using var model = LocalModel.Open(GgufFile.Open(TinyModel.Make("llama", type)), new LocalModelOptions { Threads = 2 }, kernels);
            using var cache = model.CreateCache(16);
            var output = new float[model.Vocabulary];
            model.Run([.. Enumerable.Range(0, 16).Select(i => new BatchToken(i * 7, i, cache, i == 15))], output);
            return output;
        })];

        // A difference in the last digit may round an activation to the next quant.
        logits[1].Zip(logits[0], (vector, scalar) => Math.Abs(vector - scalar)).Max().ShouldBeLessThan(0.1f);
    }

    [Fact]
    public void Run_SequencesTogether_AgreeWithEachAlone()
    {
        using var model = Open();
        int[][] prompts = [[1, 2, 3, 4, 5], [70, 71, 72, 73, 74], [5, 9, 5, 9, 5]];
        var alone = prompts.Select(prompt => Last(model, prompt)).ToArray();
        var caches = prompts.Select(prompt => model.CreateCache(prompt.Length)).ToArray();
        var together = new float[prompts.Length * model.Vocabulary];

        for (var position = 0; position < 5; position++)
        {
            var place = position;
            model.Run([.. prompts.Select((prompt, i) => new BatchToken(prompt[place], place, caches[i], place == 4))], together);
        }

        for (var i = 0; i < prompts.Length; i++)
        {
            caches[i].Dispose();
            together.AsSpan(i * model.Vocabulary, model.Vocabulary).ToArray().Zip(alone[i], (one, other) => Math.Abs(one - other)).Max().ShouldBeLessThan(0.02f);
        }
    }

    [Fact]
    public void TryNext_SameSeed_GivesTheSameText()
    {
        using var model = Open();
        var options = new GenerationOptions { MaxTokens = 30, Sampling = new SamplingOptions { Seed = 4, TopK = 40, TopP = 0.9f } };
        var prompt = model.Tokenizer.Encode("Hello");

        Generate(model, prompt, options).Text.ShouldBe(Generate(model, prompt, options).Text);
    }

    [Fact]
    public void TryNext_StopString_EndsBeforeIt()
    {
        using var model = Open();
        var prompt = model.Tokenizer.Encode("Hello");
        var options = new GenerationOptions { MaxTokens = 40, Sampling = new SamplingOptions { Seed = 11 } };
        var (_, whole, _) = Generate(model, prompt, options);
        var stop = whole.Substring(whole.Length / 2, 2);

        var (_, text, end) = Generate(model, prompt, options with { Stop = [stop, "never seen"] });

        end.ShouldBe(GenerationEnd.StopString);
        text.ShouldBe(whole[..whole.IndexOf(stop, StringComparison.Ordinal)]);
    }

    [Fact]
    public void TryNext_EndToken_EndsTheAnswer()
    {
        using var model = Open();
        var bias = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<int, float> { [TinyModel.EndOfText] = 1000 });

        var (ids, text, end) = Generate(model, [1, 2, 3], new GenerationOptions { Sampling = new SamplingOptions { Temperature = 0, LogitBias = bias } });

        ids.ShouldBe([TinyModel.EndOfText]);
        text.ShouldBeEmpty();
        end.ShouldBe(GenerationEnd.EndOfAnswer);
    }

    [Fact]
    public void TryNext_Cancelled_StopsBeforeTheNextToken()
    {
        using var model = Open();
        model.TryGenerate([1, 2, 3], _greedy, out var generation, out _).ShouldBeTrue();
        using (generation)
        {
            generation!.TryNext(out _, CancellationToken.None).ShouldBeTrue();
            Should.Throw<OperationCanceledException>(() => generation.TryNext(out _, new CancellationToken(true)));
        }
    }

    [Theory]
    [InlineData(500, 13, "context")]
    [InlineData(0, 1, "no tokens")]
    [InlineData(1, 0, "At least one")]
    public void TryGenerate_WhatCannotBe_IsRefusedBeforeWork(int promptTokens, int maxTokens, string part)
    {
        using var model = Open();

        model.TryGenerate(new int[promptTokens], _greedy with { MaxTokens = maxTokens }, out var generation, out var problem).ShouldBeFalse();

        generation.ShouldBeNull();
        problem!.ShouldContain(part);
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    [InlineData("phi3")]
    [InlineData("gemma3")]
    public void TryNext_GreedyRunsOfLlamaCpp_AreEqualUpToTheFirstNarrowLead(string architecture)
    {
        const double NarrowLead = 0.1;
        var stem = Path.Combine(Kit.Folder("parity"), $"tiny-{architecture}-F16");
        using var reference = JsonDocument.Parse(File.ReadAllBytes($"{stem}.tokens-greedy.json"));
        using var model = LocalModel.Open($"{stem}.gguf", new LocalModelOptions { KeyValues = KeyValueType.F32 });
        foreach (var run in reference.RootElement.GetProperty("greedy").EnumerateArray())
        {
            int[] prompt = [.. run.GetProperty("prompt_tokens").EnumerateArray().Select(token => token.GetInt32())];
            prompt.ShouldBe([model.Tokenizer.BeginOfText!.Value, .. model.Tokenizer.Encode(run.GetProperty("prompt").GetString()!)]);
            var expected = run.GetProperty("out").EnumerateArray().TakeWhile(pair => pair[1].GetDouble() >= NarrowLead).Select(pair => pair[0].GetInt32()).ToArray();
            if (expected.Length > 0)
            {
                Generate(model, prompt, _greedy with { MaxTokens = expected.Length }).Ids.ShouldBe(expected);
            }
        }
    }

    private static LocalModel Open(string architecture = "llama", TensorType type = TensorType.Q8_0, KeyValueType cache = KeyValueType.F16) =>
        LocalModel.Open(GgufFile.Open(TinyModel.Make(architecture, type)), new LocalModelOptions { Threads = 2, KeyValues = cache }, KernelSet.Best);

    private static float[] Last(LocalModel model, int[] prompt)
    {
        using var cache = model.CreateCache(prompt.Length);
        var logits = new float[model.Vocabulary];
        model.Run([.. prompt.Select((token, position) => new BatchToken(token, position, cache, position == prompt.Length - 1))], logits);
        return logits;
    }

    private static (List<int> Ids, string Text, GenerationEnd End) Generate(LocalModel model, IReadOnlyList<int> prompt, GenerationOptions options)
    {
        model.TryGenerate(prompt, options, out var generation, out var problem).ShouldBeTrue(problem);
        using (generation)
        {
            var ids = new List<int>();
            var text = string.Empty;
            while (generation!.TryNext(out var token))
            {
                ids.Add(token.Id);
                text += token.Text;
                token.LogProbability.ShouldBeLessThanOrEqualTo(0.001);
            }

            return (ids, text, generation.End);
        }
    }
}
