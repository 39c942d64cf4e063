using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// The activations of some tokens, quantised once for each form that the weights ask for. Room for a fixed number of tokens
/// and columns.
/// </summary>
internal sealed unsafe class ActivationBatch : IDisposable
{
    private static readonly int Forms = Enum.GetValues<ActivationForm>().Length;

    private readonly NativeBuffer _values;
    private readonly NativeBuffer _quants;
    private readonly NativeBuffer _scales;
    private readonly NativeBuffer _sums;
    private readonly NativeBuffer _tokens;
    private readonly int _mostTokens;
    private readonly bool[] _ready = new bool[Forms];
    private float* _source;
    private int _stride;

    public ActivationBatch(int mostTokens, int mostColumns)
    {
        _mostTokens = mostTokens;
        var padded = (long)mostTokens * Pad(mostColumns);
        _values = NativeBuffer.Floats(3 * padded);
        _quants = new NativeBuffer(2 * padded);
        _scales = NativeBuffer.Floats(2 * padded / TensorLayout.SmallBlock);
        _sums = new NativeBuffer(2 * padded / 16 * sizeof(short));
        _tokens = new NativeBuffer((long)Forms * mostTokens * sizeof(Activation));
    }

    /// <summary>The memory that it takes, in bytes.</summary>
    public static long BytesFor(int mostTokens, int mostColumns)
    {
        var padded = (long)mostTokens * Pad(mostColumns);
        return (3 * padded * sizeof(float)) + (2 * padded) + (2 * padded / TensorLayout.SmallBlock * sizeof(float))
            + (2 * padded / 16 * sizeof(short)) + ((long)Forms * mostTokens * sizeof(Activation));
    }

    public int Columns { get; private set; }

    public int Tokens { get; private set; }

    /// <summary>Takes other activations: so many tokens, one every <paramref name="stride"/> floats.</summary>
    public void Take(float* source, int tokens, int columns, int stride)
    {
        _source = source;
        _stride = stride;
        Tokens = tokens;
        Columns = columns;
        Array.Clear(_ready);
    }

    /// <summary>A token as it was given.</summary>
    public float* Source(int token) => _source + ((long)token * _stride);

    /// <summary>The tokens in the form that weights of the type want.</summary>
    public Activation* For(TensorType type, WorkerPool pool)
    {
        var form = ActivationForms.For(type);
        var tokens = _tokens.As<Activation>() + ((int)form * _mostTokens);
        if (_ready[(int)form])
        {
            return tokens;
        }

        for (var token = 0; token < Tokens; token++)
        {
            tokens[token] = Place(form, token);
        }

        if (form == ActivationForm.Single)
        {
            for (var token = 0; token < Tokens; token++)
            {
                tokens[token].Values = _source + ((long)token * _stride);
            }
        }
        else if (Tokens == 1)
        {
            ActivationQuantizer.Quantize(form, _source, tokens[0], Columns);
        }
        else
        {
            pool.Run(Tokens, token => ActivationQuantizer.Quantize(form, _source + ((long)token * _stride), tokens[token], Columns));
        }

        _ready[(int)form] = true;
        return tokens;
    }

    public void Dispose()
    {
        _values.Dispose();
        _quants.Dispose();
        _scales.Dispose();
        _sums.Dispose();
        _tokens.Dispose();
    }

    private Activation Place(ActivationForm form, int token)
    {
        var columns = Pad(Columns);
        var floats = (((long)form * _mostTokens) + token) * columns;
        if (form <= ActivationForm.BFloat)
        {
            return new Activation { Values = _values.As<float>() + floats };
        }

        var block = ((form == ActivationForm.Block32 ? 0L : _mostTokens) + token) * columns;
        return new Activation
        {
            Quants = _quants.As<sbyte>() + block,
            Scales = _scales.As<float>() + (block / TensorLayout.SmallBlock),
            Sums = _sums.As<short>() + (block / 16),
        };
    }

    // Whole super-blocks, so that the places of tokens stay aligned.
    private static int Pad(int columns) => (columns + TensorLayout.SuperBlock - 1) / TensorLayout.SuperBlock * TensorLayout.SuperBlock;
}
