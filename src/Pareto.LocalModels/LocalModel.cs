using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels;

/// <summary>
/// A model from a GGUF file, ready to compute. Its weights stay in the mapped file. One caller at a time. A file that
/// cannot be used is a <see cref="GgufException"/>.
/// </summary>
public sealed class LocalModel : IDisposable
{
    private readonly GgufFile _file;
    private readonly WorkerPool _pool;
    private readonly Transformer _transformer;
    private readonly LocalModelOptions _options;

    private LocalModel(GgufFile file, LocalModelOptions options, KernelSet kernels)
    {
        _file = file;
        _options = options;
        Shape = ModelShape.Read(file.Metadata);
        var weights = new ModelWeights(Shape, file.Tensors);
        Vocabulary = weights.Vocabulary;
        Tokenizer = Tokenizer.Of(file.Metadata);
        if (Tokenizer.Vocabulary > Vocabulary)
        {
            throw new GgufException($"The tokenizer has {Tokenizer.Vocabulary} tokens, but the model weights for {Vocabulary} only.");
        }

        Context = options.ContextOf(Shape);
        _pool = new WorkerPool(options.Threads);
        _transformer = new Transformer(Shape, weights, _pool, kernels, Context);
    }

    /// <summary>Tokens in the vocabulary.</summary>
    public int Vocabulary { get; }

    /// <summary>The longest sequence, in tokens.</summary>
    public int Context { get; }

    public Tokenizer Tokenizer { get; }

    internal ModelShape Shape { get; }

    /// <summary>What the file says beside its weights.</summary>
    internal GgufMetadata Metadata => _file.Metadata;

    /// <summary>The threads that compute.</summary>
    internal WorkerPool Pool => _pool;

    public static LocalModel Open(string path, LocalModelOptions? options = null) =>
        Open(GgufFile.Open(path), options ?? new LocalModelOptions(), KernelSet.Best);

    public void Dispose()
    {
        _transformer.Dispose();
        _pool.Dispose();
        _file.Dispose();
    }

    /// <summary>The same from an open file, which the model takes over, with chosen kernels.</summary>
    internal static LocalModel Open(GgufFile file, LocalModelOptions options, KernelSet kernels)
    {
        try
        {
            return new LocalModel(file, options, kernels);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>An empty sequence of at most <paramref name="capacity"/> tokens.</summary>
    internal KeyValueCache CreateCache(int capacity) => new(Shape, Math.Min(capacity, Context), _options.KeyValues);

    /// <summary>Reads an adapter for this model, to be given with the tokens of sequences. One that does not fit is a <see cref="GgufException"/>.</summary>
    internal LoraAdapter ReadAdapter(GgufFile file) => LoraAdapter.Read(file, Shape, _file.Tensors);

    /// <summary>Computes any number of tokens; see <see cref="Transformer.Run"/>.</summary>
    internal void Run(ReadOnlySpan<BatchToken> tokens, Span<float> logits)
    {
        while (!tokens.IsEmpty)
        {
            var now = tokens[..Math.Min(tokens.Length, Transformer.MostTokens)];
            var wanted = 0;
            foreach (ref readonly var token in now)
            {
                wanted += token.WantsLogits ? 1 : 0;
            }

            _transformer.Run(now, logits[..(wanted * Vocabulary)]);
            logits = logits[(wanted * Vocabulary)..];
            tokens = tokens[now.Length..];
        }
    }
}
