using Pareto.LocalModels.Gguf;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Inference;

/// <summary>How fast a model is likely to run here, in tokens a second.</summary>
/// <param name="Prompt">Reading a prompt.</param>
/// <param name="Generation">Making tokens, one stream.</param>
/// <param name="Threads">Threads that it is estimated for.</param>
public sealed record SpeedEstimate(double Prompt, double Generation, int Threads);

/// <summary>
/// Estimates a model's speed within a second or two, without running it: the kernels multiply a sample of its own weights,
/// of each type that it has, and the time is projected to all of them. Attention, norms and sampling are not in it, which
/// is little with a short context; <c>Serving.ModelBench</c> measures.
/// </summary>
public static unsafe class SpeedProbe
{
    // One token waits for memory, so more than a processor caches is read; many tokens wait for arithmetic.
    private const long GenerationSample = 96L << 20;
    private const long PromptSample = 24L << 20;
    private const int PromptTokens = 64;
    private const int LeastPasses = 4;
    private const int LeastRows = 1024;

    // Long enough for the runtime to have compiled the kernels well.
    private static readonly TimeSpan _leastTime = TimeSpan.FromMilliseconds(250);

    /// <summary>A file without weights is a <see cref="GgufException"/>.</summary>
    public static SpeedEstimate Measure(string path, int threads, TimeProvider time, CancellationToken cancellationToken = default)
    {
        using var file = GgufFile.Open(path);
        var matrices = file.Tensors.Values.Where(tensor => tensor.Rows > 1).ToList();
        if (!file.Tensors.TryGetValue("token_embd.weight", out var embedding))
        {
            throw new GgufException("The file holds no weights (token_embd.weight is missing): it may be a vocabulary only.");
        }

        // The embedding is only looked up, unless it is the output too; a prompt needs the output for its last token alone.
        var output = file.Tensors.GetValueOrDefault("output.weight") ?? embedding;
        var layers = matrices.Where(tensor => tensor != embedding && tensor != output).ToList();
        using var pool = new WorkerPool(threads);
        var multiplier = new MatrixMultiplier(pool, KernelSet.Best);
        var generation = Seconds(multiplier, [.. layers, output], 1, GenerationSample, time, cancellationToken);
        var prompt = Seconds(multiplier, layers, PromptTokens, PromptSample, time, cancellationToken);
        return new SpeedEstimate(PromptTokens / prompt, 1 / generation, pool.Threads);
    }

    // The time that all matrices take, from a sample of each type.
    private static double Seconds(
        MatrixMultiplier multiplier, IReadOnlyList<Tensor> matrices, int tokens, long sampleBytes, TimeProvider time, CancellationToken cancellationToken)
    {
        var total = 0.0;
        foreach (var type in matrices.GroupBy(matrix => matrix.Type))
        {
            var sample = new List<Tensor>();
            var bytes = 0L;
            foreach (var matrix in type.TakeWhile(_ => bytes < sampleBytes))
            {
                sample.Add(Beginning(matrix, sampleBytes - bytes));
                bytes += Bytes(sample[^1]);
            }

            total += Seconds(multiplier, sample, tokens, time, cancellationToken) * type.Sum(Bytes) / bytes;
        }

        return total;
    }

    // The best of a few passes: what disturbs one is not the model's. The first one only brings the weights into memory.
    private static double Seconds(MatrixMultiplier multiplier, List<Tensor> sample, int tokens, TimeProvider time, CancellationToken cancellationToken)
    {
        var columns = sample.Max(matrix => matrix.Columns);
        var rows = sample.Max(matrix => matrix.Rows);
        using var batch = new ActivationBatch(tokens, columns, KernelSet.Best.WantsWide);
        using var input = NativeBuffer.Floats((long)tokens * columns);
        using var result = NativeBuffer.Floats((long)tokens * rows);
        new Span<float>(input.As<float>(), tokens * columns).Fill(0.5f);
        var best = double.MaxValue;
        var start = time.GetTimestamp();
        for (var pass = 0; pass <= LeastPasses || time.GetElapsedTime(start) < _leastTime; pass++)
        {
            var begin = time.GetTimestamp();
            foreach (var matrix in sample)
            {
                cancellationToken.ThrowIfCancellationRequested();
                batch.Take(input.As<float>(), tokens, matrix.Columns, matrix.Columns);
                multiplier.Run(batch, new Product(matrix, result.As<float>(), matrix.Rows));
            }

            best = pass == 0 ? best : Math.Min(best, time.GetElapsedTime(begin).TotalSeconds);
        }

        return best;
    }

    // Not more than is wanted of a large matrix, but enough rows for all threads.
    private static Tensor Beginning(Tensor matrix, long bytes)
    {
        var rows = (int)Math.Min(matrix.Rows, Math.Max(LeastRows, bytes / matrix.RowBytes));
        return rows == matrix.Rows ? matrix : new Tensor(matrix.Name, matrix.Type, [matrix.Columns, rows], matrix.Data);
    }

    private static long Bytes(Tensor tensor) => tensor.RowBytes * tensor.Rows;
}
