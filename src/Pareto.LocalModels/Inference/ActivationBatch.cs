using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// The activations of some tokens, quantised once for each form that the weights ask for. Room for a fixed number of tokens
/// and columns.
/// </summary>
internal sealed unsafe class ActivationBatch : IDisposable
{
    // Numbers of each of the sums that are made besides those of 32.
    private const int HalfBlock = 16;

    private static readonly int Forms = Enum.GetValues<ActivationForm>().Length;

    private readonly NativeBuffer _values;
    private readonly NativeBuffer _quants;
    private readonly NativeBuffer? _wide;
    private readonly NativeBuffer _scales;
    private readonly NativeBuffer _offsets;
    private readonly NativeBuffer _sums;
    private readonly NativeBuffer _tokens;
    private readonly int _mostTokens;
    private readonly bool[] _ready = new bool[Forms];
    private readonly Action<int> _quantize;
    private ActivationForm _form;
    private float* _source;
    private int _stride;

    /// <param name="mostTokens">Room for so many tokens.</param>
    /// <param name="mostColumns">Of so many numbers.</param>
    /// <param name="hasWide">Whether quants are wanted as shorts too.</param>
    public ActivationBatch(int mostTokens, int mostColumns, bool hasWide)
    {
        _mostTokens = mostTokens;
        _quantize = Quantize;
        var padded = (long)mostTokens * Pad(mostColumns);
        _values = NativeBuffer.Floats(3 * padded);
        _quants = new NativeBuffer(2 * padded);
        _wide = hasWide ? new NativeBuffer(padded * sizeof(short)) : null;
        _scales = NativeBuffer.Floats(2 * padded / TensorLayout.SmallBlock);
        _offsets = NativeBuffer.Floats(padded / TensorLayout.SmallBlock);
        _sums = new NativeBuffer(((2 * padded / TensorLayout.SmallBlock) + (padded / HalfBlock)) * sizeof(short));
        _tokens = new NativeBuffer((long)Forms * mostTokens * sizeof(Activation));
    }

    /// <summary>The memory that it takes at most, in bytes.</summary>
    public static long BytesFor(int mostTokens, int mostColumns)
    {
        var padded = (long)mostTokens * Pad(mostColumns);
        return (3 * padded * sizeof(float)) + (2 * padded) + (padded * sizeof(short)) + (3 * padded / TensorLayout.SmallBlock * sizeof(float))
            + (((2 * padded / TensorLayout.SmallBlock) + (padded / HalfBlock)) * sizeof(short)) + ((long)Forms * mostTokens * sizeof(Activation));
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
        else
        {
            _form = form;
            pool.Run(Tokens, _quantize);
        }

        _ready[(int)form] = true;
        return tokens;
    }

    public void Dispose()
    {
        _values.Dispose();
        _quants.Dispose();
        _wide?.Dispose();
        _scales.Dispose();
        _offsets.Dispose();
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

        // The places of Block32 come first, then those of Block256; what only one of them has is counted by token.
        var own = (long)token * columns;
        var place = own + (form == ActivationForm.Block32 ? 0 : (long)_mostTokens * columns);
        var halfSums = _sums.As<short>() + (2L * _mostTokens * columns / TensorLayout.SmallBlock);
        return new Activation
        {
            Quants = _quants.As<sbyte>() + place,
            Wide = form == ActivationForm.Block32 && _wide is not null ? _wide.As<short>() + own : null,
            Scales = _scales.As<float>() + (place / TensorLayout.SmallBlock),
            Sums = _sums.As<short>() + (place / TensorLayout.SmallBlock),
            HalfSums = form == ActivationForm.Block256 ? halfSums + (own / HalfBlock) : null,
            Offsets = form == ActivationForm.Block32 ? _offsets.As<float>() + (own / TensorLayout.SmallBlock) : null,
        };
    }

    private void Quantize(int token) => ActivationQuantizer.Quantize(
        _form, _source + ((long)token * _stride), _tokens.As<Activation>()[((int)_form * _mostTokens) + token], Columns);

    // Whole super-blocks, so that the places of tokens stay aligned.
    private static int Pad(int columns) => (columns + TensorLayout.SuperBlock - 1) / TensorLayout.SuperBlock * TensorLayout.SuperBlock;
}
