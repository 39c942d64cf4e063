using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Serving;
using Pareto.LocalModels.Tokenizers;
using Pareto.Testing.Models;

namespace Pareto.LocalModels.Tests.Serving;

/// <summary>Pages and sequences without a model that computes.</summary>
internal static class TinyPages
{
    private static readonly (ModelShape Shape, Tokenizer Tokenizer) _model = Read();

    public static KeyValuePages Make(int count) => new(_model.Shape, KeyValueType.F16, count);

    public static Sequence Sequence(KeyValuePages pages, IReadOnlyList<int> prompt, string caller = "") =>
        new(new EngineRequest { Prompt = prompt, Caller = caller }, _model.Tokenizer, pages, 64);

    private static (ModelShape Shape, Tokenizer Tokenizer) Read()
    {
        using var file = GgufFile.Open(TinyModel.Make());
        return (ModelShape.Read(file.Metadata), Tokenizer.Of(file.Metadata));
    }
}
