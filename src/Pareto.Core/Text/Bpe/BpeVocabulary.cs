using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace Pareto.Core.Text.Bpe;

/// <summary>
/// The tokens of a byte-level vocabulary and the id of each: its place in the file. Read-only once loaded. Looking a
/// token up allocates nothing.
/// </summary>
internal sealed class BpeVocabulary
{
    /// <summary>What <see cref="Find"/> says of bytes that are no token.</summary>
    public const int NoToken = -1;

    // A slot holds id + 1 in its low bits and bits of the hash above them, so that most misses end without comparing bytes.
    private const ulong Mix = 0x9E3779B97F4A7C15;

    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly uint[] _slots;
    private readonly uint _idMask;
    private readonly int _longest;

    /// <param name="bytes">The tokens one after the other.</param>
    /// <param name="starts">Where each begins, and where the last ends. A token without bytes is never found; of equal ones the first is.</param>
    public BpeVocabulary(byte[] bytes, int[] starts)
    {
        _bytes = bytes;
        _starts = starts;
        var slots = BitOperations.RoundUpToPowerOf2((uint)starts.Length * 2);
        _idMask = (slots / 2) - 1;
        _slots = new uint[slots];
        for (var id = 0; id < starts.Length - 1; id++)
        {
            var token = Token(id);
            if (token.IsEmpty)
            {
                continue;
            }

            _longest = Math.Max(_longest, token.Length);
            var hash = Hash(token);
            var slot = FirstSlot(hash);
            while (_slots[slot] != 0 && !Holds(slot, Tag(hash), token))
            {
                slot = NextSlot(slot);
            }

            if (_slots[slot] != 0)
            {
                continue;
            }

            _slots[slot] = Tag(hash) | (uint)(id + 1);
        }
    }

    /// <summary>Reads the embedded o200k_base vocabulary (made by eng/tokenizer; see THIRD-PARTY-NOTICES.md).</summary>
    public static BpeVocabulary LoadO200k()
    {
        using var resource = typeof(BpeVocabulary).Assembly.GetManifestResourceStream("o200k_base.bpe.br")
            ?? throw new InvalidOperationException("The assembly lacks its vocabulary o200k_base.bpe.br.");
        using var data = new BrotliStream(resource, CompressionMode.Decompress);

        // The file: number of tokens (little-endian), a byte of length for each, then all their bytes.
        Span<byte> number = stackalloc byte[sizeof(int)];
        data.ReadExactly(number);
        var lengths = new byte[BinaryPrimitives.ReadInt32LittleEndian(number)];
        data.ReadExactly(lengths);
        var starts = new int[lengths.Length + 1];
        for (var id = 0; id < lengths.Length; id++)
        {
            starts[id + 1] = starts[id] + lengths[id];
        }

        var bytes = new byte[starts[^1]];
        data.ReadExactly(bytes);
        return new BpeVocabulary(bytes, starts);
    }

    /// <summary>The id of the token of exactly these bytes, or <see cref="NoToken"/>.</summary>
    public int Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _longest)
        {
            return NoToken;
        }

        var hash = Hash(bytes);
        var tag = Tag(hash);
        for (var slot = FirstSlot(hash); _slots[slot] != 0; slot = NextSlot(slot))
        {
            if (Holds(slot, tag, bytes))
            {
                return (int)(_slots[slot] & _idMask) - 1;
            }
        }

        return NoToken;
    }

    private ReadOnlySpan<byte> Token(int id) => _bytes.AsSpan(_starts[id].._starts[id + 1]);

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        while (bytes.Length >= sizeof(ulong))
        {
            hash = Step(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        var rest = 0UL;
        foreach (var value in bytes)
        {
            rest = (rest << 8) | value;
        }

        return Step(hash, rest);
    }

    private static ulong Step(ulong hash, ulong value)
    {
        var product = (hash ^ value) * Mix;
        return (product ^ (product >> 29)) * Mix;
    }

    private int FirstSlot(ulong hash) => (int)(hash >> 32) & (_slots.Length - 1);

    private int NextSlot(int slot) => (slot + 1) & (_slots.Length - 1);

    private uint Tag(ulong hash) => (uint)hash & ~_idMask;

    private bool Holds(int slot, uint tag, ReadOnlySpan<byte> bytes)
    {
        var entry = _slots[slot];
        return (entry & ~_idMask) == tag && Token((int)(entry & _idMask) - 1).SequenceEqual(bytes);
    }
}
