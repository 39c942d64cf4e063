using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels;

/// <summary>What a model file says of itself, and what running it takes.</summary>
public sealed record ModelDescription
{
    /// <summary>As the file names itself; empty where it does not.</summary>
    public required string Name { get; init; }

    public required string Architecture { get; init; }

    /// <summary>Weights; 0 in a file that holds a vocabulary only.</summary>
    public required long Parameters { get; init; }

    /// <summary>As the file names it, such as Q4_K_M; else the type that most of the weights have.</summary>
    public required string Quantisation { get; init; }

    /// <summary>Tokens that the model was trained for.</summary>
    public required int Context { get; init; }

    /// <summary>Tokens.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>How its tokenizer cuts text.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>The licence that the file names; null where it names none.</summary>
    public required string? Licence { get; init; }

    /// <summary>Its chat template, a Jinja text; null where it has none.</summary>
    public required string? Template { get; init; }

    /// <summary>How its texts become vectors; null where it was not made for that.</summary>
    public required Pooling? Pooling { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes that a token of context takes in half precision.</summary>
    public required long BytesPerToken { get; init; }

    /// <summary>Reads a file. One that cannot be used is a <see cref="GgufException"/>.</summary>
    public static ModelDescription Read(string path)
    {
        using var file = GgufFile.Open(path);
        return Of(file, ModelShape.Read(file.Metadata), Tokenizers.Tokenizer.Of(file.Metadata));
    }

    /// <summary>The memory that running it with so many tokens of context takes, in bytes: the file, and keys and values in half precision.</summary>
    public long MemoryFor(int context) => FileBytes + (BytesPerToken * context);

    /// <summary>The description of an open file, of which shape and tokenizer were read already.</summary>
    internal static ModelDescription Of(GgufFile file, ModelShape shape, Tokenizer tokenizer)
    {
        var most = file.Tensors.Values
            .GroupBy(tensor => tensor.Type)
            .OrderByDescending(group => group.Sum(tensor => tensor.Elements))
            .Select(group => group.Key.ToString())
            .FirstOrDefault("vocabulary only");
        return new ModelDescription
        {
            Name = file.Metadata.Text("general.name") ?? string.Empty,
            Architecture = shape.Architecture.Name,
            Parameters = file.Tensors.Values.Sum(tensor => tensor.Elements),
            Quantisation = NameOf(file.Metadata.Integer("general.file_type")) ?? most,
            Context = shape.Context,
            Vocabulary = tokenizer.Vocabulary,
            Tokenizer = tokenizer.Name,
            Licence = file.Metadata.Text("general.license"),
            Template = file.Metadata.Text("tokenizer.chat_template"),
            Pooling = shape.Pooling,
            FileBytes = file.Length,
            BytesPerToken = KeyValuePages.PageBytes(shape, KeyValueType.F16) / KeyValuePages.Positions,
        };
    }

    // The numbers are those of llama.cpp's model files (llama_ftype).
    private static string? NameOf(int? fileType) => fileType switch
    {
        0 => "F32",
        1 => "F16",
        2 => "Q4_0",
        3 => "Q4_1",
        7 => "Q8_0",
        8 => "Q5_0",
        9 => "Q5_1",
        14 => "Q4_K_S",
        15 => "Q4_K_M",
        16 => "Q5_K_S",
        17 => "Q5_K_M",
        18 => "Q6_K",
        32 => "BF16",
        _ => null,
    };
}
