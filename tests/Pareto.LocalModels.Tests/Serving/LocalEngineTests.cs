using System.Collections.Frozen;
using System.Text.Json;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Grammars;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Sampling;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Tensors;
using Pareto.Testing;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Serving;

public class LocalEngineTests
{
    [Theory]
    [InlineData("llama")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    [InlineData("phi3")]
    [InlineData("gemma2")]
    [InlineData("gemma3")]
    public async Task GenerateAsync_TokenByToken_AgreesWithOnePrompt(string architecture)
    {
        await using var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 2, KeyValues = KeyValueType.F32 }, architecture: architecture);
        var prompt = (await engine.LoadAsync()).Tokenizer.Encode("the hen is in the tree on the other hill, there");
        var answer = await engine.AskAsync(prompt);

        // The same sequence at once must think each of the generated tokens likeliest where it stands.
        using var model = LocalModel.Open(
            GgufFile.Open(TinyModel.Make(architecture, TensorType.F32)), new LocalModelOptions { Threads = 2, KeyValues = KeyValueType.F32 }, KernelSet.Best);
        int[] all = [.. prompt, .. answer.Ids];
        using var cache = model.CreateCache(all.Length);
        var logits = new float[all.Length * model.Vocabulary];
        model.Run([.. all.Select((token, position) => new BatchToken(token, position, cache, true))], logits);
        answer.Ids.Count.ShouldBe(24);
        for (var i = 0; i < answer.Ids.Count; i++)
        {
            var row = logits.AsSpan((prompt.Count + i - 1) * model.Vocabulary, model.Vocabulary).ToArray();
            (row.Max() - row[answer.Ids[i]]).ShouldBeLessThan(1e-3f);
            answer.Tokens[i].Token.LogProbability.ShouldBe(row[answer.Ids[i]] - Logits.LogSum(row), 1e-3);
        }
    }

    [Fact]
    public async Task GenerateAsync_SameSeed_GivesTheSameText()
    {
        await using var engine = TinyEngine.Open();
        var options = new GenerationOptions { MaxTokens = 30, Sampling = new SamplingOptions { Seed = 4, TopK = 40, TopP = 0.9f } };

        var first = await engine.AskAsync([1, 2, 3], options);

        (await engine.AskAsync([1, 2, 3], options)).Ids.ShouldBe(first.Ids);
        (await engine.AskAsync([1, 2, 3], options with { Sampling = options.Sampling with { Seed = 5 } })).Ids.ShouldNotBe(first.Ids);
    }

    [Fact]
    public async Task GenerateAsync_StopString_EndsBeforeIt()
    {
        await using var engine = TinyEngine.Open();
        var options = new GenerationOptions { MaxTokens = 40, Sampling = new SamplingOptions { Seed = 11 } };
        var whole = (await engine.AskAsync([1, 2, 3], options)).Text;
        var stop = whole.Substring(whole.Length / 2, 2);

        var answer = await engine.AskAsync([1, 2, 3], options with { Stop = [stop, "never seen"] });

        answer.End.ShouldBe(GenerationEnd.StopString);
        answer.Text.ShouldBe(whole[..whole.IndexOf(stop, StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task GenerateAsync_EndToken_EndsTheAnswer()
    {
        await using var engine = TinyEngine.Open();
        var bias = new Dictionary<int, float> { [TinyModel.EndOfText] = 1000 }.ToFrozenDictionary();

        var answer = await engine.AskAsync([1, 2, 3], new GenerationOptions { Sampling = new SamplingOptions { Temperature = 0, LogitBias = bias } });

        answer.Ids.ShouldBe([TinyModel.EndOfText]);
        answer.Text.ShouldBeEmpty();
        answer.Finished.ShouldBe(new EngineFinished(GenerationEnd.EndOfAnswer, 3, 0, 1));
    }

    [Fact]
    public async Task GenerateAsync_MaxTokens_OfTheRequestOrTheEngine()
    {
        await using var engine = TinyEngine.Open(new LocalEngineOptions { Threads = 1, DefaultMaxTokens = 9 }, context: 40);

        (await engine.AskAsync([1], TinyEngine.Greedy with { MaxTokens = 5 })).Finished.ShouldBe(new EngineFinished(GenerationEnd.Length, 1, 0, 5));
        (await engine.AskAsync([1], TinyEngine.Greedy with { MaxTokens = null })).Finished!.AnswerTokens.ShouldBe(9);
        (await engine.AskAsync(TinyEngine.Prompt(36, 1), TinyEngine.Greedy with { MaxTokens = null })).Finished!.AnswerTokens.ShouldBe(4);
    }

    [Theory]
    [InlineData(500, 13, 513)]
    [InlineData(512, null, 513)]
    [InlineData(1, int.MaxValue, int.MaxValue)]
    public async Task GenerateAsync_MoreThanTheContext_IsRefused(int prompt, int? maxTokens, int tokens)
    {
        await using var engine = TinyEngine.Open();

        var answer = await engine.AskAsync(new int[prompt], TinyEngine.Greedy with { MaxTokens = maxTokens });

        answer.Refusal.ShouldBe(new EngineRefusal.ContextTooLong(tokens, 512));
    }

    [Theory]
    [InlineData(0, 1, 0, "no tokens")]
    [InlineData(1, 0, 0, "At least one")]
    [InlineData(1, 1, TinyModel.Vocabulary, "tokens that the model")]
    [InlineData(1, 1, -1, "tokens that the model")]
    public async Task GenerateAsync_WhatCannotBe_IsRefused(int prompt, int maxTokens, int token, string part)
    {
        await using var engine = TinyEngine.Open();

        var answer = await engine.AskAsync([.. Enumerable.Repeat(token, prompt)], TinyEngine.Greedy with { MaxTokens = maxTokens });

        answer.Refusal.ShouldBeOfType<EngineRefusal.Invalid>().Problem.ShouldContain(part);
    }

    [Fact]
    public async Task GenerateAsync_UnknownAdapter_IsRefused()
    {
        await using var engine = TinyEngine.Open();

        var answer = await Answer.ReadAsync(engine.GenerateAsync(new EngineRequest { Prompt = [1], Adapter = "tone" }));

        answer.Refusal.ShouldBeOfType<EngineRefusal.Invalid>().Problem.ShouldContain("adapter");
    }

    [Fact]
    public async Task GenerateAsync_TopLogProbs_AreTheLikeliestWithTheChosenFirst()
    {
        await using var engine = TinyEngine.Open();

        var answer = await engine.AskAsync([1, 2], TinyEngine.Greedy with { TopLogProbs = 5 });

        foreach (var (token, _) in answer.Tokens.Select(item => (item.Token, 0)))
        {
            token.TopLogProbs.Count.ShouldBe(5);
            token.TopLogProbs[0].ShouldBe(new TokenProbability(token.Id, token.LogProbability));
            token.TopLogProbs.Select(top => top.LogProbability).ShouldBeInOrder(SortDirection.Descending);
            token.TopLogProbs.Sum(top => Math.Exp(top.LogProbability)).ShouldBeLessThanOrEqualTo(1.0001);
        }

        (await engine.AskAsync([1, 2])).Tokens.ShouldAllBe(token => token.Token.TopLogProbs.Count == 0);
    }

    [Fact]
    public async Task GenerateAsync_Constraint_IsAskedForEveryTokenAndEndsTheAnswer()
    {
        await using var engine = TinyEngine.Open();
        var constraint = new CountDown(70, 71, 72);

        var answer = await engine.AskAsync([1, 2, 3], TinyEngine.Greedy with { Constraint = constraint });

        answer.Ids.ShouldBe([70, 71, 72, TinyModel.EndOfText]);
        answer.End.ShouldBe(GenerationEnd.EndOfAnswer);
        constraint.Accepted.ShouldBe([70, 71, 72]);
    }

    [Fact]
    public async Task GenerateAsync_ConstraintThatFails_EndsThisAnswerOnly()
    {
        await using var engine = TinyEngine.Open();
        var other = engine.AskAsync([1, 2, 3]);

        var failure = await Should.ThrowAsync<LocalEngineException>(() => engine.AskAsync([4, 5], TinyEngine.Greedy with { Constraint = new CountDown() { Fails = true } }));

        failure.InnerException.ShouldBeOfType<NotSupportedException>();
        (await other).End.ShouldBe(GenerationEnd.Length);
        (await engine.AskAsync([1, 2, 3])).End.ShouldBe(GenerationEnd.Length);
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    [InlineData("phi3")]
    [InlineData("gemma3")]
    public async Task GenerateAsync_GreedyRunsOfLlamaCpp_AreEqualUpToTheFirstNarrowLead(string architecture)
    {
        const double NarrowLead = 0.1;
        var stem = Path.Combine(Kit.Folder("parity"), $"tiny-{architecture}-F16");
        using var reference = JsonDocument.Parse(File.ReadAllBytes($"{stem}.tokens-greedy.json"));
        await using var engine = new LocalEngine($"{stem}.gguf", new LocalEngineOptions { KeyValues = KeyValueType.F32 }, new FakeTimeProvider());
        var tokenizer = (await engine.LoadAsync()).Tokenizer;
        foreach (var run in reference.RootElement.GetProperty("greedy").EnumerateArray())
        {
            int[] prompt = [.. run.GetProperty("prompt_tokens").EnumerateArray().Select(token => token.GetInt32())];
            prompt.ShouldBe([tokenizer.BeginOfText!.Value, .. tokenizer.Encode(run.GetProperty("prompt").GetString()!)]);
            var expected = run.GetProperty("out").EnumerateArray().TakeWhile(pair => pair[1].GetDouble() >= NarrowLead).Select(pair => pair[0].GetInt32()).ToArray();
            if (expected.Length > 0)
            {
                (await engine.AskAsync(prompt, TinyEngine.Greedy with { MaxTokens = expected.Length })).Ids.ShouldBe(expected);
            }
        }
    }

    // Allows the given tokens one after the other, then the end.
    private sealed class CountDown(params int[] tokens) : ITokenConstraint
    {
        public bool Fails { get; init; }

        public List<int> Accepted { get; } = [];

        public bool MayEnd => Accepted.Count == tokens.Length;

        public void Restrict(Span<float> logits)
        {
            if (Fails)
            {
                throw new NotSupportedException();
            }

            var only = MayEnd ? TinyModel.EndOfText : tokens[Accepted.Count];
            var kept = logits[only];
            logits.Fill(float.NegativeInfinity);
            logits[only] = kept;
        }

        public void Accept(int token) => Accepted.Add(token);
    }
}
