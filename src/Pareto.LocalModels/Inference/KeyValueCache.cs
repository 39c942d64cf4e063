using Pareto.LocalModels.Architectures;

namespace Pareto.LocalModels.Inference;

/// <summary>The keys and values of one sequence, in pages that it need not hold alone.</summary>
internal sealed unsafe class KeyValueCache : IDisposable
{
    private readonly KeyValuePages _pages;
    private readonly bool _ownsPages;
    private readonly int[] _table;

    /// <summary>An empty sequence of at most <paramref name="capacity"/> tokens, which is given its pages as it grows.</summary>
    public KeyValueCache(KeyValuePages pages, int capacity)
    {
        _pages = pages;
        _table = new int[KeyValuePages.For(capacity)];
    }

    /// <summary>A sequence by itself, with memory for all of its tokens.</summary>
    public KeyValueCache(ModelShape shape, int capacity, KeyValueType type)
        : this(new KeyValuePages(shape, type, KeyValuePages.For(capacity)), capacity)
    {
        _ownsPages = true;
        while (Pages < _table.Length)
        {
            Add(_pages.Take());
        }
    }

    public KeyValueType Type => _pages.Type;

    /// <summary>Tokens that are in it.</summary>
    public int Length { get; set; }

    /// <summary>Pages that it has.</summary>
    public int Pages { get; private set; }

    /// <summary>Gives it one more page.</summary>
    public void Add(int page) => _table[Pages++] = page;

    public int Page(int index) => _table[index];

    /// <summary>Puts another page with the same content in a page's place.</summary>
    public void Replace(int index, int page) => _table[index] = page;

    /// <summary>Takes all pages from it; whoever gave them sees to them.</summary>
    public void Clear()
    {
        Pages = 0;
        Length = 0;
    }

    /// <summary>Where the key of a head at a position lies; the next position's follows it to the end of the page.</summary>
    public byte* Key(int layer, int head, int position) =>
        _pages.Key(_table[position / KeyValuePages.Positions], layer, head, position % KeyValuePages.Positions);

    /// <summary>The same for values.</summary>
    public byte* Value(int layer, int head, int position) =>
        _pages.Value(_table[position / KeyValuePages.Positions], layer, head, position % KeyValuePages.Positions);

    /// <summary>Keeps what all heads of a token have.</summary>
    public void Store(int layer, int position, float* keys, float* values)
    {
        var shape = _pages.Shape;
        for (var head = 0; head < shape.KeyValueHeads; head++)
        {
            KeyValueRows.Write(Type, keys + (head * shape.KeySize), Key(layer, head, position), shape.KeySize);
            KeyValueRows.Write(Type, values + (head * shape.ValueSize), Value(layer, head, position), shape.ValueSize);
        }
    }

    public void Dispose()
    {
        if (_ownsPages)
        {
            _pages.Dispose();
        }
    }
}
