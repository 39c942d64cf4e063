using System.Diagnostics.CodeAnalysis;
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
    private const int DefaultContext = 4096;

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

        Context = Math.Min(options.Context ?? DefaultContext, Shape.Context);
        _pool = new WorkerPool(options.Threads);
        _transformer = new Transformer(Shape, weights, _pool, kernels, Context);
    }

    /// <summary>Tokens in the vocabulary.</summary>
    public int Vocabulary { get; }

    /// <summary>The longest sequence, in tokens.</summary>
    public int Context { get; }

    public Tokenizer Tokenizer { get; }

    internal ModelShape Shape { get; }

    public static LocalModel Open(string path, LocalModelOptions? options = null) =>
        Open(GgufFile.Open(path), options ?? new LocalModelOptions(), KernelSet.Best);

    /// <summary>
    /// Begins an answer to the tokens of a prompt. False, before any work, where prompt and answer do not fit the context or
    /// the prompt holds no token, or one that the model does not have; <paramref name="problem"/> then says what to do.
    /// </summary>
    public bool TryGenerate(
        IReadOnlyList<int> prompt, GenerationOptions options, [NotNullWhen(true)] out Generation? generation, [NotNullWhen(false)] out string? problem)
    {
        problem = prompt.Count == 0 ? "The prompt holds no tokens."
            : options.MaxTokens < 1 ? "At least one token must be asked for."
            : (long)prompt.Count + options.MaxTokens > Context
                ? $"The prompt's {prompt.Count} tokens and {options.MaxTokens} of the answer do not fit the context of {Context}: shorten one of them."
            : prompt.Any(token => token < 0 || token >= Vocabulary) ? "The prompt holds tokens that the model does not have."
            : null;
        generation = problem is null ? new Generation(this, prompt, options) : null;
        return generation is not null;
    }

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
