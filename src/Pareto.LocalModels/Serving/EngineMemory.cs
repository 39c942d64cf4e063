using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Inference;
using Pareto.LocalModels.Sampling;

namespace Pareto.LocalModels.Serving;

/// <summary>The memory that serving a model takes, estimated before it is loaded.</summary>
/// <param name="Weights">The mapped file, in bytes. The system may drop parts of it and read them again.</param>
/// <param name="KeyValues">Keys and values, in bytes, taken up as they are needed.</param>
/// <param name="Work">What a step computes with, the vocabulary and the adapters, in bytes.</param>
public sealed record EngineMemory(long Weights, long KeyValues, long Work)
{
    // A token's share of the tokenizer's tables, measured to be 130 to 150 bytes, and of what reading them leaves to the garbage collector.
    private const long VocabularyBytes = 400;

    // The logits, and what a sampler needs to choose among them.
    private const int SamplingBytes = sizeof(float) + SamplerScratch.BytesPerToken;

    // Adapters are kept as floats; their files are in half precision mostly.
    private const int AdapterBytesPerFileByte = 2;

    public long Total => Weights + KeyValues + Work;

    /// <summary>
    /// Estimates from a file what serving it would take, with memory for as many tokens as the options and this machine
    /// allow. A file that cannot be used is a <see cref="GgufException"/>, too little memory an
    /// <see cref="InsufficientMemoryException"/>.
    /// </summary>
    public static EngineMemory Estimate(string path, LocalEngineOptions options)
    {
        using var file = GgufFile.Open(path);
        return Plan(file, options, ModelMemory.OfProcess).Memory;
    }

    /// <summary>What a model takes of the memory there is, and the pages of keys and values among it.</summary>
    internal static (EngineMemory Memory, int Pages) Plan(GgufFile file, LocalEngineOptions options, long available)
    {
        var shape = ModelShape.Read(file.Metadata);
        var vocabulary = ModelWeights.VocabularyOf(file.Tensors);
        var context = options.ModelOptions.ContextOf(shape);
        var work = Transformer.BytesFor(shape) + (vocabulary * (VocabularyBytes + ((long)options.MaxSequences * SamplingBytes)));
        work += options.Adapters.Values.Sum(path => new FileInfo(path).Length) * AdapterBytesPerFileByte;
        var pageBytes = KeyValuePages.PageBytes(shape, options.KeyValues);
        var least = KeyValuePages.For(Math.Max(context, options.CacheTokens ?? 0));
        var left = available - file.Length - work;
        if (left < least * pageBytes)
        {
            throw new InsufficientMemoryException(
                $"The model takes {Mebibytes(file.Length + work + (least * pageBytes))} MiB ({Mebibytes(file.Length)} of weights, {Mebibytes(least * pageBytes)} of keys and values, " +
                $"{Mebibytes(work)} to compute with), but {Mebibytes(available)} MiB are left for it. Give it more memory, a shorter context, or take a smaller model.");
        }

        var most = (long)KeyValuePages.For(context) * options.MaxSequences;
        var pages = options.CacheTokens is null ? (int)Math.Clamp(left / 2 / pageBytes, least, Math.Max(least, most)) : least;
        return (new EngineMemory(file.Length, pages * pageBytes, work), pages);
    }

    private static long Mebibytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
