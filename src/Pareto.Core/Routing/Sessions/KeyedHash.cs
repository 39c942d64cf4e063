using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Pareto.Core.Routing.Sessions;

/// <summary>
/// A 64-bit hash of texts added one after the other: 16 bytes a multiplication, so a prompt of 1,000 tokens takes about a
/// microsecond and one of 100,000 about a hundred. Under a random key, so that nobody can make texts that hash alike; it tells conversations apart,
/// it proves nothing. A copy goes on by itself from where it was taken.
/// </summary>
internal struct KeyedHash(ulong key)
{
    // Odd, with bits evenly set: the fractions of the golden ratio and of the square root of 2.
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const ulong Root = 0x6A09E667F3BCC909;

    private readonly ulong _key = Fold(key ^ Golden, Root);
    private ulong _state = Fold(key ^ Root, Golden);

    public readonly ulong Value => Fold(_state ^ Golden, _key ^ Root);

    // With its length first, a text cannot pass for two, nor for the number before it.
    public void Add(ReadOnlySpan<char> text)
    {
        Add((ulong)text.Length);
        var bytes = MemoryMarshal.AsBytes(text);
        for (; bytes.Length >= 16; bytes = bytes[16..])
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        }

        if (!bytes.IsEmpty)
        {
            Span<byte> rest = stackalloc byte[16];
            rest.Clear();
            bytes.CopyTo(rest);
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(rest), BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
        }
    }

    public void Add(ulong number) => Mix(number, Golden);

    private void Mix(ulong left, ulong right) => _state = Fold(left ^ _key, right ^ _state);

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
