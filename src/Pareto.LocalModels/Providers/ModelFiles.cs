using System.Collections.Concurrent;
using Pareto.Core.Exchange;
using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Templates;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Providers;

/// <summary>
/// What model files say, read from their heads and checked as loading would check them, but without a weight being
/// touched. A file is read again only after it has changed.
/// </summary>
internal sealed class ModelFiles
{
    // A grammar holds calls and documents to their form whatever the model, and a template without tools is helped out.
    private const TargetAbilities ChatAbilities = TargetAbilities.Chat | TargetAbilities.Tools | TargetAbilities.StructuredOutput
        | TargetAbilities.LogProbs | TargetAbilities.MultipleChoices;

    private readonly ConcurrentDictionary<(string File, long Length, DateTime Written), ModelFile> _known = new();

    /// <exception cref="GgufException">It cannot be served; the message says why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ModelFile Read(string path)
    {
        var file = new FileInfo(path);
        return _known.GetOrAdd((path, file.Exists ? file.Length : -1, file.LastWriteTimeUtc), static key => ReadHead(key.File));
    }

    private static ModelFile ReadHead(string path)
    {
        using var file = GgufFile.Open(path);
        var shape = ModelShape.Read(file.Metadata);
        if (file.Tensors.Count == 0)
        {
            throw new GgufException("The file holds a vocabulary only, no weights.");
        }

        var weights = new ModelWeights(shape, file.Tensors);
        var tokenizer = Tokenizer.Of(file.Metadata);
        if (tokenizer.Vocabulary > weights.Vocabulary)
        {
            throw new GgufException($"The tokenizer has more tokens than the {weights.Vocabulary} that the model has weights for.");
        }

        if (shape.Pooling is not null)
        {
            return new ModelFile(shape.Context, TargetAbilities.Embeddings, null);
        }

        var template = file.Metadata.Text("tokenizer.chat_template");
        if (ChatTemplate.TryFor(template, tokenizer, shape.Architecture.Name, out _, out var problem))
        {
            return new ModelFile(shape.Context, ChatAbilities, null);
        }

        return string.IsNullOrWhiteSpace(template)
            ? new ModelFile(shape.Context, ChatAbilities, $"{Path.GetFileName(path)}: {problem} It is spoken to in turns of plain text, and may answer poorly.")
            : throw new GgufException(problem);
    }
}
