using System.Buffers.Binary;
using System.Text;

namespace Pareto.LocalModels.Gguf;

/// <summary>A place in the bytes of a file. Every read is checked against the end first.</summary>
internal unsafe struct GgufReader(byte* start, long length, long position = 0)
{
    public const int LongestName = 65_535;

    private const int LengthPrefix = sizeof(ulong);

    public long Position { get; private set; } = position;

    public readonly long Remaining => length - Position;

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint), "a number"));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong), "a number"));

    /// <summary>A count of things that take at least <paramref name="leastBytes"/> each, so that a false one is found at once.</summary>
    public long ReadCount(int leastBytes, string what)
    {
        var count = ReadUInt64();
        if (count > (ulong)(Remaining / leastBytes))
        {
            throw new GgufException($"The file claims {count} {what}, more than its remaining {Remaining} bytes can hold.");
        }

        return (long)count;
    }

    /// <summary>The bytes of a string, where they lie.</summary>
    public ReadOnlySpan<byte> ReadStringBytes(string what)
    {
        var size = ReadUInt64();
        if (size > (ulong)Remaining || size > int.MaxValue)
        {
            throw new GgufException($"{what} claims {size} bytes at offset {Position}, where {Remaining} are left.");
        }

        return Take((int)size, what);
    }

    public string ReadName(string what)
    {
        var bytes = ReadStringBytes(what);
        if (bytes.Length > LongestName)
        {
            throw new GgufException($"{what} has {bytes.Length} bytes; at most {LongestName} are allowed.");
        }

        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Passes over a value of the type, leaving where it is.</summary>
    public GgufValue ReadValue(string key)
    {
        var type = (GgufType)ReadUInt32();
        if (type != GgufType.Array)
        {
            var at = Position;
            Skip(type, 1, key);
            return new GgufValue(type, false, 1, at);
        }

        var elements = (GgufType)ReadUInt32();
        if (elements == GgufType.Array)
        {
            throw new GgufException($"The metadata {GgufException.Quote(key)} is an array of arrays, which is not supported.");
        }

        var size = SizeOf(elements, key);
        var count = ReadCount(size > 0 ? size : LengthPrefix, $"elements of {GgufException.Quote(key)}");
        var first = Position;
        Skip(elements, count, key);
        return new GgufValue(elements, true, count, first);
    }

    private void Skip(GgufType type, long count, string key)
    {
        var size = SizeOf(type, key);
        if (size > 0)
        {
            var bytes = count * size;
            if (bytes > Remaining)
            {
                throw new GgufException($"The file ends inside the metadata {GgufException.Quote(key)}.");
            }

            Position += bytes;
            return;
        }

        for (long i = 0; i < count; i++)
        {
            ReadStringBytes("A string of the metadata");
        }
    }

    private static int SizeOf(GgufType type, string key) => type.Size() is >= 0 and var size
        ? size
        : throw new GgufException($"The metadata {GgufException.Quote(key)} has the unknown type {(uint)type}.");

    private ReadOnlySpan<byte> Take(int count, string what)
    {
        if (count > Remaining)
        {
            throw new GgufException($"The file ends at {length} bytes, inside {what} at offset {Position}.");
        }

        var span = new ReadOnlySpan<byte>(start + Position, count);
        Position += count;
        return span;
    }
}
