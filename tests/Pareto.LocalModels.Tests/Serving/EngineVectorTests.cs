using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Tensors;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Serving;

/// <summary>Texts become vectors, computed among the answers of others.</summary>
public sealed class EngineVectorTests
{
    [Theory]
    [InlineData(Pooling.Mean)]
    [InlineData(Pooling.First)]
    [InlineData(Pooling.Last)]
    public async Task GenerateAsync_WantsVector_IsThatOfTheTokensOneByOne(Pooling pooling)
    {
        await using var engine = Open(pooling, promptTokensPerStep: 7);
        var prompt = TinyEngine.Prompt(70, seed: 3);

        var vector = await VectorAsync(engine, prompt);

        var expected = OneByOne(pooling, prompt);
        vector.Length.ShouldBe(expected.Length);
        vector.Zip(expected).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-5);
        vector.Sum(number => (double)number * number).ShouldBe(1, 1e-6);
    }

    [Fact]
    public async Task GenerateAsync_VectorsAndAnswersTogether_AreAsAlone()
    {
        await using var engine = Open(Pooling.Mean, promptTokensPerStep: 16);
        int[][] prompts = [.. Enumerable.Range(0, 6).Select(seed => TinyEngine.Prompt(20 + (30 * seed), seed))];
        var alone = new List<float[]>();
        foreach (var prompt in prompts)
        {
            alone.Add(await VectorAsync(engine, prompt));
        }

        var answer = await engine.AskAsync(prompts[0]);
        var answers = Task.WhenAll(prompts.Take(2).Select(prompt => engine.AskAsync(prompt)));
        var together = await Task.WhenAll(prompts.Select(prompt => VectorAsync(engine, prompt)));

        (await answers)[0].Ids.ShouldBe(answer.Ids);
        for (var i = 0; i < prompts.Length; i++)
        {
            together[i].Zip(alone[i]).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-5);
        }
    }

    [Fact]
    public async Task GenerateAsync_ModelWithoutPooling_IsRefused()
    {
        await using var engine = TinyEngine.Open();

        var refused = await engine.GenerateAsync(new EngineRequest { Prompt = [1, 2], WantsVector = true }).FirstAsync();

        refused.ShouldBeOfType<EngineRefused>().Refusal.Message.ShouldContain("names no pooling");
    }

    [Fact]
    public async Task GenerateAsync_VectorOfTooLongText_IsRefused()
    {
        await using var engine = Open(Pooling.Last, promptTokensPerStep: 64);

        var refused = await engine.GenerateAsync(new EngineRequest { Prompt = TinyEngine.Prompt(513, 1), WantsVector = true }).FirstAsync();

        refused.ShouldBeOfType<EngineRefused>().Refusal.ShouldBe(new EngineRefusal.ContextTooLong(513, 512));
    }

    [Fact]
    public void Open_PoolingThatIsNotKnown_IsRefused() =>
        Should.Throw<GgufException>(() => ModelShape.Read(GgufFile.Open(TinyModel.Make(pooling: 4)).Metadata)).Message.ShouldContain("pooling type 4");

    private static LocalEngine Open(Pooling pooling, int promptTokensPerStep) => TinyEngine.Open(
        () => GgufFile.Open(Model(pooling)), new LocalEngineOptions { Threads = 2, PromptTokensPerStep = promptTokensPerStep });

    private static byte[] Model(Pooling pooling) => TinyModel.Make(type: TensorType.F32, pooling: (int)pooling);

    private static async Task<float[]> VectorAsync(LocalEngine engine, IReadOnlyList<int> prompt)
    {
        var events = await engine.GenerateAsync(new EngineRequest { Prompt = prompt, WantsVector = true }).ToListAsync();
        events[^1].ShouldBe(new EngineFinished(GenerationEnd.EndOfAnswer, prompt.Count, 0, 0));
        return events.OfType<EngineVector>().ShouldHaveSingleItem().Values.ToArray();
    }

    // The same from the model itself, a token at a time.
    private static float[] OneByOne(Pooling pooling, IReadOnlyList<int> prompt)
    {
        using var model = LocalModel.Open(GgufFile.Open(Model(pooling)), new LocalModelOptions { Threads = 1 }, KernelSet.Scalar);
        using var cache = model.CreateCache(prompt.Count);
        var vector = new TextVector(pooling, model.Shape.Width);
        for (var position = 0; position < prompt.Count; position++)
        {
            var takes = vector.Takes(position, position == prompt.Count - 1);
            model.Run([new BatchToken(prompt[position], position, cache, false, null, takes ? vector : null)], []);
        }

        return vector.Normalised();
    }
}
