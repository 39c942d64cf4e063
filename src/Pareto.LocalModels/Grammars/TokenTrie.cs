using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Pareto.LocalModels.Tokenizers;

namespace Pareto.LocalModels.Grammars;

/// <summary>
/// The tokens of a vocabulary that may stand in text, by their bytes, in one array in depth-first order: the tokens that
/// begin with those of a node follow it up to its end.
/// </summary>
internal sealed class TokenTrie
{
    private readonly List<Node> _nodes = [];
    private readonly int[] _same;
    private readonly byte[]?[] _bytes;

    public TokenTrie(Tokenizer tokenizer)
        : this(
            [.. Enumerable.Range(0, tokenizer.Vocabulary).Select(token => tokenizer.IsText(token) ? tokenizer.Bytes(token).ToArray() : null)],
            [.. Enumerable.Range(0, tokenizer.Vocabulary).Where(tokenizer.EndsAnswer)])
    {
    }

    /// <summary>From the bytes of each token, null for those that never stand in text, and the tokens that end an answer.</summary>
    public TokenTrie(byte[]?[] bytes, int[] ends)
    {
        _bytes = bytes;
        Ends = ends;
        _same = new int[bytes.Length];
        Array.Fill(_same, -1);
        var order = Sort();
        LongestToken = order.Length == 0 ? 0 : order.Max(token => bytes[token]!.Length);
        Build(order);
        MissingByte = Enumerable.Range(0, 0xF5).Where(value => value is not (0xC0 or 0xC1)).Cast<int?>().FirstOrDefault(value => !HasByte(value!.Value));
    }

    public int Vocabulary => _bytes.Length;

    public ReadOnlySpan<Node> Nodes => CollectionsMarshal.AsSpan(_nodes);

    /// <summary>Bytes of the longest token.</summary>
    public int LongestToken { get; }

    /// <summary>The tokens that end an answer.</summary>
    public int[] Ends { get; }

    /// <summary>A byte of UTF-8 text that is no token by itself, so that an answer could come to a place where no token fits. Null: there is none.</summary>
    public int? MissingByte { get; }

    /// <summary>The bytes of a token; null for one that never stands in text.</summary>
    public byte[]? Bytes(int token) => _bytes[token];

    /// <summary>Another token with the same bytes, or -1.</summary>
    public int Same(int token) => _same[token];

    // By their bytes: the first eight at once, then those that are equal so far.
    private int[] Sort()
    {
        var order = Enumerable.Range(0, _bytes.Length).Where(token => _bytes[token] is { Length: > 0 }).ToArray();
        var keys = new ulong[order.Length];
        Span<byte> first = stackalloc byte[sizeof(ulong)];
        for (var i = 0; i < order.Length; i++)
        {
            var bytes = _bytes[order[i]].AsSpan();
            first.Clear();
            bytes[..Math.Min(bytes.Length, first.Length)].CopyTo(first);
            keys[i] = BinaryPrimitives.ReadUInt64BigEndian(first);
        }

        Array.Sort(keys, order);
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && keys[end] == keys[start]; end++)
            {
            }

            order.AsSpan(start, end - start).Sort((one, other) => _bytes[one].AsSpan().SequenceCompareTo(_bytes[other]));
        }

        return order;
    }

    private void Build(int[] order)
    {
        var open = new List<int>();
        var before = Array.Empty<byte>();
        var last = -1;
        foreach (var token in order)
        {
            var bytes = _bytes[token]!;
            if (bytes.AsSpan().SequenceEqual(before))
            {
                (_same[token], _same[last]) = (_same[last], token);
                continue;
            }

            Close(open, bytes.AsSpan().CommonPrefixLength(before));
            while (open.Count < bytes.Length)
            {
                open.Add(_nodes.Count);
                _nodes.Add(new Node(bytes[open.Count - 1], open.Count, open.Count == bytes.Length ? token : -1, 0));
            }

            (before, last) = (bytes, token);
        }

        Close(open, 0);
    }

    private void Close(List<int> open, int depth)
    {
        for (; open.Count > depth; open.RemoveAt(open.Count - 1))
        {
            _nodes[open[^1]] = _nodes[open[^1]] with { End = _nodes.Count };
        }
    }

    private bool HasByte(int value)
    {
        for (var node = 0; node < _nodes.Count; node = _nodes[node].End)
        {
            if (_nodes[node].Byte == value)
            {
                return _nodes[node].Token >= 0;
            }
        }

        return false;
    }

    /// <param name="Byte">The last of its bytes.</param>
    /// <param name="Depth">How many bytes it has.</param>
    /// <param name="Token">The token of these bytes, or -1.</param>
    /// <param name="End">The first node that does not begin with its bytes.</param>
    internal readonly record struct Node(byte Byte, int Depth, int Token, int End);
}
