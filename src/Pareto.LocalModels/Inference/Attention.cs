using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Kernels;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// Grouped-query attention over the cache with an online softmax (Milakov, Gimelshein 2018; Dao et al. 2022): keys and
/// values are taken a tile at a time, made into floats once for all queries that share them, and no row of scores as long
/// as the context is ever held. Four queries at a time meet a tile; what a query gets does not depend on the other three,
/// nor on anything else in the batch. Not for two callers at a time.
/// </summary>
internal sealed unsafe class Attention
{
    // A tile is a page of the cache. It begins there for every token, so that sums do not depend on the others.
    private const int TilePositions = KeyValuePages.Positions;

    // Tokens of one sequence that go through the tiles together: the more, the less is a tile's making felt.
    private const int TokensPerPart = 32;

    private const int QueriesTogether = 4;

    private readonly ModelShape _shape;
    private readonly WorkerPool _pool;
    private readonly KernelSet _kernels;
    private readonly List<Span> _runs = [];
    private readonly Action<int> _work;
    private int _layer;
    private BatchToken[] _batch = [];
    private float* _queries;
    private int _queryStride;
    private float* _output;

    public Attention(ModelShape shape, WorkerPool pool, KernelSet kernels)
    {
        _shape = shape;
        _pool = pool;
        _kernels = kernels;
        _work = Work;
    }

    // Results are summed up in whole registers; those of odd head sizes are a little longer.
    private int ValueWidth => (_shape.ValueSize + FloatBlock.WidthUnit - 1) / FloatBlock.WidthUnit * FloatBlock.WidthUnit;

    /// <summary>
    /// Attends for every token of a batch whose keys and values are in the caches already. Queries of token t begin at
    /// <c>queries + t * queryStride</c>, results go to <c>output + t * heads * value size</c>.
    /// </summary>
    public void Run(int layer, BatchToken[] batch, int count, float* queries, int queryStride, float* output)
    {
        _layer = layer;
        _batch = batch;
        _queries = queries;
        _queryStride = queryStride;
        _output = output;
        FindRuns(count);
        _pool.Run(_runs.Count * _shape.KeyValueHeads, _work);
    }

    // Neighbours of the same sequence, at most TokensPerPart together.
    private void FindRuns(int count)
    {
        _runs.Clear();
        for (var first = 0; first < count;)
        {
            var length = 1;
            while (length < TokensPerPart && first + length < count && _batch[first + length].Cache == _batch[first].Cache)
            {
                length++;
            }

            _runs.Add(new Span(first, length));
            first += length;
        }
    }

    private void Work(int part)
    {
        var run = _runs[part / _shape.KeyValueHeads];
        Head(part % _shape.KeyValueHeads, run.First, _batch.AsSpan(run.First, run.Count));
    }

    private void Head(int head, int firstToken, ReadOnlySpan<BatchToken> tokens)
    {
        var cache = tokens[0].Cache;
        var window = _shape.WindowOf(_layer);
        var first = int.MaxValue;
        var last = 0;
        foreach (ref readonly var token in tokens)
        {
            first = Math.Min(first, First(token.Position, window));
            last = Math.Max(last, token.Position);
        }

        var states = tokens.Length * _shape.Group;
        var (keySize, valueSize, valueWidth) = (_shape.KeySize, _shape.ValueSize, ValueWidth);
        var rented = ArrayPool<float>.Shared.Rent((TilePositions * ((2 * keySize) + valueSize + valueWidth)) + (states * (valueWidth + 2)));
        fixed (float* scratch = rented)
        {
            var rows = scratch;
            var keys = rows + (TilePositions * Math.Max(keySize, valueSize));
            var values = keys + (TilePositions * keySize);
            var results = values + (TilePositions * valueWidth);

            // A query's largest score so far, and the sum of its weights relative to that.
            var largest = results + (states * valueWidth);
            var weight = largest + states;
            new Span<float>(results, states * valueWidth).Clear();
            new Span<float>(largest, states).Fill(float.NegativeInfinity);
            new Span<float>(weight, states).Clear();
            for (var start = first / TilePositions * TilePositions; start <= last; start += TilePositions)
            {
                var count = Math.Min(TilePositions, last + 1 - start);
                Turn(KeyValueRows.Read(cache.Type, cache.Key(_layer, head, start), count, keySize, rows), count, keys);
                var own = Widen(KeyValueRows.Read(cache.Type, cache.Value(_layer, head, start), count, valueSize, rows), count, values);
                for (var state = 0; state < states; state += QueriesTogether)
                {
                    Tile(head, firstToken, tokens, state, start, count, keys, own, results, largest, weight);
                }
            }

            for (var state = 0; state < states; state++)
            {
                var result = results + (state * valueWidth);
                FloatKernels.Scale(result, 1 / weight[state], valueSize);
                new ReadOnlySpan<float>(result, valueSize).CopyTo(new Span<float>(Output(head, firstToken, state), valueSize));
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    // Four queries against a tile; where fewer are left the last one fills up, and computes for nothing.
    [SkipLocalsInit]
    private void Tile(
        int head, int firstToken, ReadOnlySpan<BatchToken> tokens, int state, int start, int count,
        float* keys, float* values, float* results, float* largest, float* weight)
    {
        var scores = stackalloc float[QueriesTogether * TilePositions];
        var spare = stackalloc float[ValueWidth];
        var own = Math.Min(QueriesTogether, (tokens.Length * _shape.Group) - state);
        var four = new FourRows
        {
            First = Query(head, firstToken, state),
            Second = Query(head, firstToken, state + Math.Min(1, own - 1)),
            Third = Query(head, firstToken, state + Math.Min(2, own - 1)),
            Fourth = Query(head, firstToken, state + Math.Min(3, own - 1)),
            FirstOutput = scores,
            SecondOutput = scores + TilePositions,
            ThirdOutput = scores + (2 * TilePositions),
            FourthOutput = scores + (3 * TilePositions),
        };
        _kernels.Floats(keys, TilePositions, _shape.KeySize, TilePositions, &four, false);
        for (var i = 0; i < own; i++)
        {
            var token = tokens[(state + i) / _shape.Group];
            var from = Math.Max(0, First(token.Position, _shape.WindowOf(_layer)) - start);
            var to = Math.Min(count, token.Position + 1 - start);
            ToWeights(scores + (i * TilePositions), from, to, ref largest[state + i], ref weight[state + i], results + ((state + i) * ValueWidth));
        }

        var result = results + (state * ValueWidth);
        four = new FourRows
        {
            First = scores,
            Second = scores + TilePositions,
            Third = scores + (2 * TilePositions),
            Fourth = scores + (3 * TilePositions),
            FirstOutput = result,
            SecondOutput = own > 1 ? result + ValueWidth : spare,
            ThirdOutput = own > 2 ? result + (2 * ValueWidth) : spare,
            FourthOutput = own > 3 ? result + (3 * ValueWidth) : spare,
        };
        _kernels.Floats(values, ValueWidth, count, ValueWidth, &four, true);
    }

    // A query's scores become weights relative to its largest score; what it does not see has none.
    private void ToWeights(float* scores, int from, int to, ref float largest, ref float weight, float* result)
    {
        if (from >= to)
        {
            new Span<float>(scores, TilePositions).Clear();
            return;
        }

        FloatKernels.Scale(scores, _shape.AttentionScale, TilePositions);
        if (_shape.AttentionCap > 0)
        {
            FloatKernels.SoftCap(scores, _shape.AttentionCap, TilePositions);
        }

        // Lowest, not infinite: a difference of two infinities is no number.
        new Span<float>(scores, from).Fill(float.MinValue);
        new Span<float>(scores + to, TilePositions - to).Fill(float.MinValue);
        var most = Math.Max(largest, FloatKernels.Largest(scores, TilePositions));
        if (most > largest)
        {
            // What was summed so far was relative to a smaller score.
            var correction = MathF.Exp(largest - most);
            FloatKernels.Scale(result, correction, ValueWidth);
            weight *= correction;
            largest = most;
        }

        weight += FloatKernels.ExpOfDifferences(scores, most, TilePositions);
    }

    // Keys of a head: a position's numbers, one after the other, become a number's positions.
    private void Turn(float* rows, int count, float* output)
    {
        const int Together = 8;
        var size = _shape.KeySize;
        var column = 0;
        for (; column + Together <= size; column += Together)
        {
            for (var position = 0; position < count; position += Together)
            {
                // Of the last few rows some are read more than once, into lanes that no query sees.
                var last = count - 1;
                PanelKernel.Transpose(
                    Row(position), Row(Math.Min(position + 1, last)), Row(Math.Min(position + 2, last)), Row(Math.Min(position + 3, last)),
                    Row(Math.Min(position + 4, last)), Row(Math.Min(position + 5, last)), Row(Math.Min(position + 6, last)), Row(Math.Min(position + 7, last)),
                    (int*)output + (column * TilePositions) + position, TilePositions);
            }
        }

        for (; column < size; column++)
        {
            for (var position = 0; position < count; position++)
            {
                output[(column * TilePositions) + position] = rows[(position * size) + column];
            }
        }

        Vector256<int> Row(int position) => Vector256.Load((int*)rows + (position * size) + column);
    }

    // Rows of values as long as the results are.
    private float* Widen(float* rows, int count, float* output)
    {
        var (size, width) = (_shape.ValueSize, ValueWidth);
        if (size == width)
        {
            return rows;
        }

        for (var position = 0; position < count; position++)
        {
            new ReadOnlySpan<float>(rows + (position * size), size).CopyTo(new Span<float>(output + (position * width), size));
            new Span<float>(output + (position * width) + size, width - size).Clear();
        }

        return output;
    }

    // States count the members of a head's group, token after token.
    private float* Query(int head, int firstToken, int state) =>
        _queries + ((long)(firstToken + (state / _shape.Group)) * _queryStride) + (((head * _shape.Group) + (state % _shape.Group)) * _shape.KeySize);

    private float* Output(int head, int firstToken, int state) =>
        _output + ((((long)(firstToken + (state / _shape.Group)) * _shape.Heads) + (head * _shape.Group) + (state % _shape.Group)) * _shape.ValueSize);

    private static int First(int position, int window) => window > 0 ? Math.Max(0, position - window + 1) : 0;

    private readonly record struct Span(int First, int Count);
}
