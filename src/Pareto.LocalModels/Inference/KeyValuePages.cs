using Pareto.LocalModels.Architectures;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// Memory for keys and values in pages, each for some positions of all layers, as in PagedAttention (Kwon et al. 2023): in
/// a layer the keys head by head, each head's positions one after the other, then the values likewise. The memory is
/// asked for at once, but the system gives it only as pages are written. For one thread at a time.
/// </summary>
internal sealed unsafe class KeyValuePages : IDisposable
{
    /// <summary>Positions of a page: a tile of attention.</summary>
    public const int Positions = 32;

    private readonly NativeBuffer _buffer;
    private readonly int[] _free;
    private readonly long _pageBytes;
    private readonly long _layerBytes;
    private readonly long _valuesAt;
    private readonly int _keyBytes;
    private readonly int _valueBytes;

    public KeyValuePages(ModelShape shape, KeyValueType type, int count)
    {
        Shape = shape;
        Type = type;
        Count = count;
        _keyBytes = KeyValueRows.Bytes(type, shape.KeySize);
        _valueBytes = KeyValueRows.Bytes(type, shape.ValueSize);
        _valuesAt = (long)shape.KeyValueHeads * Positions * _keyBytes;
        _layerBytes = _valuesAt + ((long)shape.KeyValueHeads * Positions * _valueBytes);
        _pageBytes = PageBytes(shape, type);
        _buffer = new NativeBuffer(_pageBytes * count);

        // The first page is taken first, so that memory once written is used again.
        _free = [.. Enumerable.Range(0, count).Reverse()];
        Free = count;
    }

    public ModelShape Shape { get; }

    public KeyValueType Type { get; }

    /// <summary>Pages.</summary>
    public int Count { get; }

    /// <summary>Pages that nobody holds.</summary>
    public int Free { get; private set; }

    /// <summary>The bytes of a page.</summary>
    public static long PageBytes(ModelShape shape, KeyValueType type) =>
        (long)shape.Blocks * shape.KeyValueHeads * Positions * (KeyValueRows.Bytes(type, shape.KeySize) + KeyValueRows.Bytes(type, shape.ValueSize));

    /// <summary>Pages for so many positions.</summary>
    public static int For(int positions) => (positions + Positions - 1) / Positions;

    /// <summary>Takes a page; there must be one free.</summary>
    public int Take() => _free[--Free];

    public void Return(int page) => _free[Free++] = page;

    /// <summary>Where the key of a head lies; the next position's follows it, within the page.</summary>
    public byte* Key(int page, int layer, int head, int position) =>
        Layer(page, layer) + ((((long)head * Positions) + position) * _keyBytes);

    /// <summary>The same for values.</summary>
    public byte* Value(int page, int layer, int head, int position) =>
        Layer(page, layer) + _valuesAt + ((((long)head * Positions) + position) * _valueBytes);

    public void Dispose() => _buffer.Dispose();

    private byte* Layer(int page, int layer) => _buffer.As<byte>() + (page * _pageBytes) + (layer * _layerBytes);
}
