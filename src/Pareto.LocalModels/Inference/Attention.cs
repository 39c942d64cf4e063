using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Kernels;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// Grouped-query attention over the cache with an online softmax (Milakov, Gimelshein 2018; Dao et al. 2022): keys and
/// values are taken a tile at a time, made into floats once for all queries that share them, and no row of scores as long
/// as the context is ever held.
/// </summary>
internal sealed unsafe class Attention(ModelShape shape, WorkerPool pool)
{
    private const int TilePositions = KeyValuePages.Positions;

    // Tokens of one sequence that go through the tiles together.
    private const int TokensPerPart = 16;

    /// <summary>
    /// Attends for every token of a batch whose keys and values are in the caches already. Queries of token t begin at
    /// <c>queries + t * queryStride</c>, results go to <c>output + t * heads * value size</c>.
    /// </summary>
    public void Run(int layer, BatchToken[] batch, int count, float* queries, int queryStride, float* output)
    {
        var runs = Runs(batch, count);
        pool.Run(runs.Count * shape.KeyValueHeads, part =>
        {
            var (first, length) = runs[part / shape.KeyValueHeads];
            Head(layer, part % shape.KeyValueHeads, batch.AsSpan(first, length), queries + ((long)first * queryStride), queryStride, output + ((long)first * shape.Heads * shape.ValueSize));
        });
    }

    // Neighbours of the same sequence, at most TokensPerPart together.
    private static List<(int First, int Count)> Runs(BatchToken[] batch, int count)
    {
        var runs = new List<(int, int)>();
        for (var first = 0; first < count;)
        {
            var length = 1;
            while (length < TokensPerPart && first + length < count && batch[first + length].Cache == batch[first].Cache)
            {
                length++;
            }

            runs.Add((first, length));
            first += length;
        }

        return runs;
    }

    private void Head(int layer, int head, ReadOnlySpan<BatchToken> tokens, float* queries, int queryStride, float* output)
    {
        var cache = tokens[0].Cache;
        var window = shape.WindowOf(layer);
        var first = int.MaxValue;
        var last = 0;
        foreach (ref readonly var token in tokens)
        {
            first = Math.Min(first, First(token.Position, window));
            last = Math.Max(last, token.Position);
        }

        var group = shape.Group;
        var states = tokens.Length * group;
        var scratchFloats = (TilePositions * (shape.KeySize + shape.ValueSize)) + (2 * states);
        var rented = ArrayPool<float>.Shared.Rent(scratchFloats);
        fixed (float* scratch = rented)
        {
            // A query's largest score so far, and the sum of its weights relative to that.
            var largest = scratch + (TilePositions * (shape.KeySize + shape.ValueSize));
            var weight = largest + states;
            new Span<float>(largest, states).Fill(float.NegativeInfinity);
            new Span<float>(weight, states).Clear();
            for (var token = 0; token < tokens.Length; token++)
            {
                new Span<float>(Output(output, token, head), group * shape.ValueSize).Clear();
            }

            // A tile is a page of the cache. It begins there for every token, whatever others the batch holds, so that sums do not depend on them.
            for (var start = first / TilePositions * TilePositions; start <= last; start += TilePositions)
            {
                var end = Math.Min(start + TilePositions, last + 1);
                var keys = KeyValueRows.Read(cache.Type, cache.Key(layer, head, start), end - start, shape.KeySize, scratch);
                var values = KeyValueRows.Read(cache.Type, cache.Value(layer, head, start), end - start, shape.ValueSize, scratch + (TilePositions * shape.KeySize));
                for (var token = 0; token < tokens.Length; token++)
                {
                    var from = Math.Max(start, First(tokens[token].Position, window)) - start;
                    var to = Math.Min(end, tokens[token].Position + 1) - start;
                    if (from >= to)
                    {
                        continue;
                    }

                    for (var member = 0; member < group; member++)
                    {
                        var state = (token * group) + member;
                        var query = queries + ((long)token * queryStride) + (((head * group) + member) * shape.KeySize);
                        var result = Output(output, token, head) + (member * shape.ValueSize);
                        Tile(query, keys + (from * shape.KeySize), values + (from * shape.ValueSize), to - from, ref largest[state], ref weight[state], result);
                    }
                }
            }

            for (var token = 0; token < tokens.Length; token++)
            {
                for (var member = 0; member < group; member++)
                {
                    FloatKernels.Scale(Output(output, token, head) + (member * shape.ValueSize), 1 / weight[(token * group) + member], shape.ValueSize);
                }
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    [SkipLocalsInit]
    private void Tile(float* query, float* keys, float* values, int count, ref float largest, ref float weight, float* result)
    {
        var scores = stackalloc float[TilePositions];
        var most = largest;
        FloatKernels.Dots(query, keys, shape.KeySize, count, scores);
        for (var i = 0; i < count; i++)
        {
            var score = scores[i] * shape.AttentionScale;
            if (shape.AttentionCap > 0)
            {
                score = shape.AttentionCap * MathF.Tanh(score / shape.AttentionCap);
            }

            scores[i] = score;
            most = Math.Max(most, score);
        }

        if (most > largest)
        {
            // What was summed so far was relative to a smaller score.
            var correction = MathF.Exp(largest - most);
            FloatKernels.Scale(result, correction, shape.ValueSize);
            weight *= correction;
            largest = most;
        }

        for (var i = count; i < TilePositions; i++)
        {
            scores[i] = float.NegativeInfinity;
        }

        var sum = Vector256<float>.Zero;
        for (var i = 0; i < count; i += Vector256<float>.Count)
        {
            var weights = Vector256.Exp(Vector256.Load(scores + i) - Vector256.Create(most));
            weights.Store(scores + i);
            sum += weights;
        }

        weight += Vector256.Sum(sum);
        AddWeighted(values, scores, count, result);
    }

    private void AddWeighted(float* values, float* weights, int count, float* result)
    {
        const int Lanes = 8;
        var size = shape.ValueSize;
        var column = 0;
        for (; column + (2 * Lanes) <= size; column += 2 * Lanes)
        {
            var first = Vector256.Load(result + column);
            var second = Vector256.Load(result + column + Lanes);
            var value = values + column;
            for (var i = 0; i < count; i++, value += size)
            {
                var weight = Vector256.Create(weights[i]);
                first = Vector256.FusedMultiplyAdd(weight, Vector256.Load(value), first);
                second = Vector256.FusedMultiplyAdd(weight, Vector256.Load(value + Lanes), second);
            }

            first.Store(result + column);
            second.Store(result + column + Lanes);
        }

        for (; column < size; column++)
        {
            for (var i = 0; i < count; i++)
            {
                result[column] += weights[i] * values[(i * size) + column];
            }
        }
    }

    private float* Output(float* output, int token, int head) =>
        output + ((((long)token * shape.Heads) + (head * shape.Group)) * shape.ValueSize);

    private static int First(int position, int window) => window > 0 ? Math.Max(0, position - window + 1) : 0;
}
