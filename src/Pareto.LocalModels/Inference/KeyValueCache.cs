using Pareto.LocalModels.Architectures;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// The keys and values of one sequence, layer by layer and head by head, each head's positions one after the other. Room
/// for a fixed number of tokens.
/// </summary>
internal sealed unsafe class KeyValueCache : IDisposable
{
    private readonly ModelShape _shape;
    private readonly NativeBuffer _buffer;
    private readonly int _numberBytes;

    public KeyValueCache(ModelShape shape, int capacity, KeyValueType type)
    {
        _shape = shape;
        Capacity = capacity;
        Type = type;
        _numberBytes = type == KeyValueType.F16 ? sizeof(ushort) : sizeof(float);
        _buffer = new NativeBuffer(BytesFor(shape, capacity, type));
    }

    /// <summary>Tokens.</summary>
    public int Capacity { get; }

    public KeyValueType Type { get; }

    /// <summary>Tokens that are in it.</summary>
    public int Length { get; set; }

    /// <summary>The memory that so many tokens take, in bytes.</summary>
    public static long BytesFor(ModelShape shape, int capacity, KeyValueType type) =>
        (long)shape.Blocks * (shape.KeyWidth + shape.ValueWidth) * capacity * (type == KeyValueType.F16 ? sizeof(ushort) : sizeof(float));

    /// <summary>Where the key of a head at a position lies; the next position's follows it.</summary>
    public byte* Key(int layer, int head, int position) =>
        Layer(layer) + ((((long)head * Capacity) + position) * _shape.KeySize * _numberBytes);

    public byte* Value(int layer, int head, int position) =>
        Layer(layer) + ((((long)_shape.KeyWidth * Capacity) + ((((long)head * Capacity) + position) * _shape.ValueSize)) * _numberBytes);

    /// <summary>Keeps what all heads of a token have.</summary>
    public void Store(int layer, int position, float* keys, float* values)
    {
        for (var head = 0; head < _shape.KeyValueHeads; head++)
        {
            Store(keys + (head * _shape.KeySize), Key(layer, head, position), _shape.KeySize);
            Store(values + (head * _shape.ValueSize), Value(layer, head, position), _shape.ValueSize);
        }
    }

    public void Dispose() => _buffer.Dispose();

    private byte* Layer(int layer) => _buffer.As<byte>() + ((long)layer * (_shape.KeyWidth + _shape.ValueWidth) * Capacity * _numberBytes);

    private void Store(float* from, byte* to, int count)
    {
        if (Type == KeyValueType.F32)
        {
            new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
            return;
        }

        for (var i = 0; i < count; i++)
        {
            ((Half*)to)[i] = (Half)from[i];
        }
    }
}
