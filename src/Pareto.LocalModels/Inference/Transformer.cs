using Pareto.LocalModels.Architectures;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// The forward pass of a decoder-only transformer (Vaswani et al. 2017, in the pre-norm, rotary, gated form of LLaMA,
/// Touvron et al. 2023, and its relatives). A batch may hold a prompt, single tokens of many sequences, or both. Not for
/// two callers at a time.
/// </summary>
internal sealed unsafe class Transformer : IDisposable
{
    /// <summary>The most tokens that are computed at once.</summary>
    public const int MostTokens = 128;

    private readonly ModelShape _shape;
    private readonly ModelWeights _weights;
    private readonly WorkerPool _pool;
    private readonly MatrixMultiplier _multiplier;
    private readonly Attention _attention;
    private readonly ActivationBatch _activations;
    private readonly RopeTable _rope;
    private readonly RopeTable _localRope;
    private readonly BatchToken[] _batch = new BatchToken[MostTokens];

    // What changes the products of each row of the activations.
    private readonly LoraAdapter?[] _adapters = new LoraAdapter?[MostTokens];

    // One row a token: the residual stream, its norm, queries-keys-values, what attention and feed-forward compute.
    private readonly NativeBuffer _stream;
    private readonly NativeBuffer _normed;
    private readonly NativeBuffer _queries;
    private readonly NativeBuffer _attended;
    private readonly NativeBuffer _hidden;
    private readonly NativeBuffer _angles;

    // What is done with each token of a batch, made once: a step asks for hundreds of these. They read the fields below.
    private readonly Action<int> _prepare;
    private readonly Action<int> _activate;
    private readonly Action<int> _norm;
    private readonly Action<int> _addToStream;
    private int _count;
    private bool _isAdapted;
    private int _layer;
    private FloatVector? _bias;
    private FloatVector? _normWeights;

    public Transformer(ModelShape shape, ModelWeights weights, WorkerPool pool, KernelSet kernels, int context)
    {
        _shape = shape;
        _weights = weights;
        _pool = pool;
        _multiplier = new MatrixMultiplier(pool, kernels);
        _attention = new Attention(shape, pool, kernels);
        var attended = shape.Heads * shape.ValueSize;
        _activations = new ActivationBatch(MostTokens, MostColumns(shape), kernels.WantsWide);
        var factors = weights.RopeFactors
            ?? (context > shape.Scaling.OriginalContext ? weights.LongRopeFactors : weights.ShortRopeFactors);
        _rope = new RopeTable(shape, shape.RopeBase, shape.Scaling, factors);
        _localRope = shape.Architecture.LocalRopeBase > 0 ? new RopeTable(shape, shape.LocalRopeBase, new RopeScaling(), null) : _rope;
        _stream = NativeBuffer.Floats((long)MostTokens * shape.Width);
        _normed = NativeBuffer.Floats((long)MostTokens * shape.Width);
        _queries = NativeBuffer.Floats((long)MostTokens * QueryStride);
        _attended = NativeBuffer.Floats((long)MostTokens * attended);
        _hidden = NativeBuffer.Floats((long)MostTokens * 2 * shape.FeedForward);
        _angles = NativeBuffer.Floats((long)MostTokens * shape.RopeSize * 2);
        _prepare = Prepare;
        _activate = Activate;
        _norm = NormToken;
        _addToStream = AddTokenToStream;
    }

    /// <summary>The memory that it takes beside weights, keys and values, in bytes.</summary>
    public static long BytesFor(ModelShape shape)
    {
        var floats = (2L * shape.Width) + shape.QueryWidth + shape.KeyWidth + shape.ValueWidth
            + ((long)shape.Heads * shape.ValueSize) + (2L * shape.FeedForward) + (2L * shape.RopeSize);
        return (MostTokens * floats * sizeof(float)) + ActivationBatch.BytesFor(MostTokens, MostColumns(shape));
    }

    // The widest that weights are multiplied with.
    private static int MostColumns(ModelShape shape) => Math.Max(shape.Width, Math.Max(shape.Heads * shape.ValueSize, shape.FeedForward));

    private int QueryStride => _shape.QueryWidth + _shape.KeyWidth + _shape.ValueWidth;

    /// <summary>
    /// Computes at most <see cref="MostTokens"/> tokens. The logits of those that want them go to <paramref name="logits"/>
    /// one after the other, a vocabulary's length each.
    /// </summary>
    public void Run(ReadOnlySpan<BatchToken> tokens, Span<float> logits)
    {
        tokens.CopyTo(_batch);
        _count = tokens.Length;
        _isAdapted = false;
        for (var token = 0; token < _count; token++)
        {
            _adapters[token] = tokens[token].Adapter;
            _isAdapted |= _adapters[token] is not null;
        }

        Embed();
        for (var layer = 0; layer < _shape.Blocks; layer++)
        {
            var weights = _weights.Layers[layer];
            _layer = layer;
            Attend(layer, weights);
            FeedForward(weights);
        }

        GatherVectors();
        fixed (float* output = logits)
        {
            WriteLogits(output, logits.Length);
        }

        foreach (ref readonly var token in tokens)
        {
            token.Cache.Length = Math.Max(token.Cache.Length, token.Position + 1);
        }
    }

    public void Dispose()
    {
        _activations.Dispose();
        _stream.Dispose();
        _normed.Dispose();
        _queries.Dispose();
        _attended.Dispose();
        _hidden.Dispose();
        _angles.Dispose();
    }

    private void Embed()
    {
        var embedding = _weights.Embedding;
        for (var token = 0; token < _count; token++)
        {
            var row = Row(_stream, token, _shape.Width);
            Dequantizer.Row(embedding.Type, embedding.Row(_batch[token].Token), row, _shape.Width);
            if (_shape.Architecture.ScalesEmbedding)
            {
                FloatKernels.Scale(row, MathF.Sqrt(_shape.Width), _shape.Width);
            }

            _rope.Fill(_batch[token].Position, Angles(token, false));
            if (_localRope != _rope)
            {
                _localRope.Fill(_batch[token].Position, Angles(token, true));
            }
        }
    }

    private void Attend(int layer, LayerWeights weights)
    {
        Norm(weights.AttentionNorm);
        _activations.Take(_normed.As<float>(), _count, _shape.Width, _shape.Width);
        var queries = _queries.As<float>();
        if (weights is { Key: { } key, Value: { } value })
        {
            Multiply(
                new Product(weights.Query, queries, QueryStride),
                new Product(key, queries + _shape.QueryWidth, QueryStride),
                new Product(value, queries + _shape.QueryWidth + _shape.KeyWidth, QueryStride));
        }
        else
        {
            Multiply(new Product(weights.Query, queries, QueryStride));
        }

        ForTokens(_prepare);
        _attention.Run(layer, _batch, _count, queries, QueryStride, _attended.As<float>());
        var attended = _shape.Heads * _shape.ValueSize;
        _activations.Take(_attended.As<float>(), _count, attended, attended);
        Multiply(new Product(weights.AttentionOutput, _normed.As<float>(), _shape.Width));
        AddToStream(weights.OutputBias, weights.PostAttentionNorm);
    }

    // Biases, head norms, the turn by position; then the keys and values are kept.
    private void Prepare(int token)
    {
        var layer = _layer;
        var weights = _weights.Layers[layer];
        var queries = Row(_queries, token, QueryStride);
        var keys = queries + _shape.QueryWidth;
        var values = keys + _shape.KeyWidth;
        AddBias(queries, weights.QueryBias);
        AddBias(keys, weights.KeyBias);
        AddBias(values, weights.ValueBias);
        var local = _shape.IsLocal(layer);
        var rope = local ? _localRope : _rope;
        var angles = Angles(token, local);
        for (var head = 0; head < _shape.Heads; head++)
        {
            PrepareHead(queries + (head * _shape.KeySize), weights.QueryNorm, rope, angles);
        }

        for (var head = 0; head < _shape.KeyValueHeads; head++)
        {
            PrepareHead(keys + (head * _shape.KeySize), weights.KeyNorm, rope, angles);
        }

        _batch[token].Cache.Store(layer, _batch[token].Position, keys, values);
    }

    private void PrepareHead(float* head, FloatVector? norm, RopeTable rope, float* angles)
    {
        if (norm is not null)
        {
            FloatKernels.RmsNorm(head, norm.Values, head, _shape.KeySize, _shape.Epsilon);
        }

        rope.Turn(head, angles);
    }

    private void FeedForward(LayerWeights weights)
    {
        var size = _shape.FeedForward;
        var stride = 2 * size;
        Norm(weights.FeedForwardNorm);
        _activations.Take(_normed.As<float>(), _count, _shape.Width, _shape.Width);
        var hidden = _hidden.As<float>();
        if (weights.Up is { } up)
        {
            Multiply(new Product(weights.Gate, hidden, stride), new Product(up, hidden + size, stride));
        }
        else
        {
            Multiply(new Product(weights.Gate, hidden, stride));
        }

        ForTokens(_activate);
        _activations.Take(hidden, _count, size, stride);
        Multiply(new Product(weights.Down, _normed.As<float>(), _shape.Width));
        AddToStream(null, weights.PostFeedForwardNorm);
    }

    private void Activate(int token)
    {
        var size = _shape.FeedForward;
        var gate = Row(_hidden, token, 2 * size);
        if (_shape.Architecture.UsesGelu)
        {
            FloatKernels.GeluTimes(gate, gate + size, size);
        }
        else
        {
            FloatKernels.SiluTimes(gate, gate + size, size);
        }
    }

    private void GatherVectors()
    {
        for (var token = 0; token < _count; token++)
        {
            if (_batch[token].Vector is { } vector)
            {
                var state = Row(_normed, 0, _shape.Width);
                FloatKernels.RmsNorm(Row(_stream, token, _shape.Width), _weights.OutputNorm.Values, state, _shape.Width, _shape.Epsilon);
                vector.Add(_batch[token].Position, new ReadOnlySpan<float>(state, _shape.Width));
            }
        }
    }

    private void WriteLogits(float* output, int room)
    {
        var wanted = 0;
        for (var token = 0; token < _count; token++)
        {
            if (_batch[token].WantsLogits)
            {
                // The first rows of the norms are free by now for those that matter.
                FloatKernels.RmsNorm(Row(_stream, token, _shape.Width), _weights.OutputNorm.Values, Row(_normed, wanted, _shape.Width), _shape.Width, _shape.Epsilon);
                _adapters[wanted] = _batch[token].Adapter;
                wanted++;
            }
        }

        if (wanted == 0)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)wanted * _weights.Vocabulary, room, nameof(room));
        _activations.Take(_normed.As<float>(), wanted, _shape.Width, _shape.Width);
        Multiply(new Product(_weights.Output, output, _weights.Vocabulary));
        if (_shape.LogitCap > 0)
        {
            FloatKernels.SoftCap(output, _shape.LogitCap, wanted * _weights.Vocabulary);
        }
    }

    // The products with all activations, and for those that have an adapter what it adds.
    private void Multiply(params ReadOnlySpan<Product> products)
    {
        _multiplier.Run(_activations, products);
        if (_isAdapted)
        {
            foreach (var product in products)
            {
                AddAdapters(product);
            }
        }
    }

    private void AddAdapters(Product product) => _pool.Run(_activations.Tokens, token =>
    {
        if (_adapters[token] is { } adapter && adapter.TryFind(product.Weights, out var matrix))
        {
            matrix.AddProduct(_activations.Source(token), product.Output + ((long)token * product.Stride));
        }
    });

    private void Norm(FloatVector weights)
    {
        _normWeights = weights;
        ForTokens(_norm);
    }

    private void NormToken(int token) => FloatKernels.RmsNorm(
        Row(_stream, token, _shape.Width), _normWeights!.Values, Row(_normed, token, _shape.Width), _shape.Width, _shape.Epsilon);

    private void AddToStream(FloatVector? bias, FloatVector? postNorm)
    {
        _bias = bias;
        _normWeights = postNorm;
        ForTokens(_addToStream);
    }

    private void AddTokenToStream(int token)
    {
        var row = Row(_normed, token, _shape.Width);
        AddBias(row, _bias);
        if (_normWeights is not null)
        {
            FloatKernels.RmsNorm(row, _normWeights.Values, row, _shape.Width, _shape.Epsilon);
        }

        FloatKernels.Add(Row(_stream, token, _shape.Width), row, _shape.Width);
    }

    private void ForTokens(Action<int> work) => _pool.Run(_count, work);

    private static void AddBias(float* target, FloatVector? bias)
    {
        if (bias is not null)
        {
            FloatKernels.Add(target, bias.Values, bias.Count);
        }
    }

    private static float* Row(NativeBuffer buffer, int token, int width) => buffer.As<float>() + ((long)token * width);

    private float* Angles(int token, bool local) => _angles.As<float>() + (((2L * token) + (local ? 1 : 0)) * _shape.RopeSize);
}
