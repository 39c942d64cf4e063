using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Tensors;
using Pareto.LocalModels.Tests.Inference;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Serving;

public sealed class EngineAdapterTests : IDisposable
{
    private static readonly byte[] _model = TinyModel.Make(type: TensorType.F32);
    private readonly string _folder = Directory.CreateTempSubdirectory("pareto-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task GenerateAsync_AdaptersByRequest_AnswerAsMergedModelsWould()
    {
        byte[][] adapters = [TinyAdapter.Make(_model, seed: 1), TinyAdapter.Make(_model, seed: 2)];
        await using var engine = TinyEngine.Open(() => GgufFile.Open(_model), Options([.. adapters.Select((bytes, i) => ($"{i}", Save(bytes)))]));

        // Longer than a page of keys and values, asked twice: what the one has computed must not serve the other.
        var prompt = TinyEngine.Prompt(100, seed: 3);
        var names = new[] { null, "0", "1", null, "0", "1" };
        var answers = await Task.WhenAll(names.Select(name => Ask(engine, prompt, name)));
        var again = await Ask(engine, prompt, "1");

        var expected = new[] { await Plain(_model, prompt), await Plain(LoraAdapterTests.Merge(_model, adapters[0]), prompt), await Plain(LoraAdapterTests.Merge(_model, adapters[1]), prompt) };
        expected[0].ShouldNotBe(expected[1]);
        expected[1].ShouldNotBe(expected[2]);
        for (var i = 0; i < names.Length; i++)
        {
            answers[i].Ids.ShouldBe(expected[i % 3], $"{i}");
        }

        again.Ids.ShouldBe(expected[2]);
        again.Finished!.CachedPromptTokens.ShouldBePositive();
    }

    [Fact]
    public async Task GenerateAsync_AdapterThatIsNotThere_IsRefused()
    {
        await using var engine = TinyEngine.Open(() => GgufFile.Open(_model), Options(("known", Save(TinyAdapter.Make(_model)))));

        (await Ask(engine, [1, 2], "unknown")).Refusal.ShouldBeOfType<EngineRefusal.Invalid>();
        (await Ask(engine, [1, 2], "known")).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task LoadAsync_AdapterOfAnotherModel_NamesIt()
    {
        await using var engine = TinyEngine.Open(() => GgufFile.Open(_model), Options(("tickets", Save(TinyAdapter.Make(_model, "qwen2")))));

        var failure = await Should.ThrowAsync<GgufException>(async () => await engine.LoadAsync());

        failure.Message.ShouldContain("'tickets'");
        failure.Message.ShouldContain("'qwen2'");
    }

    private static LocalEngineOptions Options(params (string Name, string Path)[] adapters) => new()
    {
        Threads = 2,
        KeyValues = KeyValueType.F32,
        Adapters = adapters.ToDictionary(adapter => adapter.Name, adapter => adapter.Path),
    };

    private static Task<Answer> Ask(LocalEngine engine, int[] prompt, string? adapter) =>
        Answer.ReadAsync(engine.GenerateAsync(new EngineRequest { Prompt = prompt, Options = TinyEngine.Greedy, Adapter = adapter }));

    private static async Task<IReadOnlyList<int>> Plain(byte[] model, int[] prompt)
    {
        await using var engine = TinyEngine.Open(() => GgufFile.Open(model), Options());
        return (await Ask(engine, prompt, null)).Ids;
    }

    private string Save(byte[] bytes)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.gguf");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
