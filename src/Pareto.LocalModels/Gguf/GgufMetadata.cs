using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Pareto.LocalModels.Gguf;

/// <summary>
/// The key-value pairs of a file. A key that is absent is null; one of another type than asked for, or out of range, is a
/// <see cref="GgufException"/> that names it.
/// </summary>
internal sealed unsafe class GgufMetadata(byte* start, long length, IReadOnlyDictionary<string, GgufValue> values)
{
    // The types of array and elements, and how many there are.
    private const int ArrayHead = sizeof(uint) + sizeof(uint) + sizeof(ulong);

    /// <summary>In the order of the file.</summary>
    public IEnumerable<string> Keys => values.Keys;

    /// <summary>A value as the file has it, its type included.</summary>
    public ReadOnlySpan<byte> Stored(string key)
    {
        var value = values[key];
        var begin = value.Offset - (value.IsArray ? ArrayHead : sizeof(uint));
        var end = value.Offset + (value.Type.Size() * value.Count);
        if (value.Type == GgufType.String)
        {
            for (long i = 0; i < value.Count; i++)
            {
                StringAt(end, out end);
            }
        }

        return end - begin <= int.MaxValue
            ? new ReadOnlySpan<byte>(start + begin, (int)(end - begin))
            : throw new GgufException($"The metadata {GgufException.Quote(key)} takes {end - begin} bytes, too many to copy.");
    }

    public string? Text(string key) =>
        !values.TryGetValue(key, out var value) ? null
        : value is { IsArray: false, Type: GgufType.String } ? Encoding.UTF8.GetString(StringAt(value.Offset, out _))
        : throw Wrong(key, "a string");

    public bool? Flag(string key) =>
        !values.TryGetValue(key, out var value) ? null
        : value is { IsArray: false, Type: GgufType.Bool } ? start[value.Offset] != 0
        : throw Wrong(key, "true or false");

    /// <summary>An integer of any width between the bounds.</summary>
    public int? Integer(string key, int least = 0, int most = int.MaxValue)
    {
        if (!values.TryGetValue(key, out var value))
        {
            return null;
        }

        if (value.IsArray || !TryInteger(value, 0, out var number))
        {
            throw Wrong(key, "a whole number");
        }

        return number >= least && number <= most
            ? (int)number
            : throw new GgufException($"The metadata {GgufException.Quote(key)} is {number}; {least} to {most} is allowed.");
    }

    public float? Number(string key)
    {
        if (!values.TryGetValue(key, out var value))
        {
            return null;
        }

        if (value.IsArray || !TryNumber(value, 0, out var number))
        {
            throw Wrong(key, "a number");
        }

        return float.IsFinite(number) ? number : throw new GgufException($"The metadata {GgufException.Quote(key)} is not finite.");
    }

    public int[]? Integers(string key)
    {
        if (!TryArray(key, out var value))
        {
            return null;
        }

        var result = new int[value.Value.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (!TryInteger(value.Value, i, out var number) || number is < int.MinValue or > int.MaxValue)
            {
                throw Wrong(key, "an array of 32-bit whole numbers");
            }

            result[i] = (int)number;
        }

        return result;
    }

    public float[]? Numbers(string key)
    {
        if (!TryArray(key, out var value))
        {
            return null;
        }

        var result = new float[value.Value.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (!TryNumber(value.Value, i, out result[i]))
            {
                throw Wrong(key, "an array of numbers");
            }
        }

        return result;
    }

    public string[]? Texts(string key)
    {
        if (!TryArray(key, out var value))
        {
            return null;
        }

        if (value.Value.Type != GgufType.String)
        {
            throw Wrong(key, "an array of strings");
        }

        var result = new string[value.Value.Count];
        var offset = value.Value.Offset;
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Encoding.UTF8.GetString(StringAt(offset, out offset));
        }

        return result;
    }

    private bool TryArray(string key, [NotNullWhen(true)] out GgufValue? array)
    {
        array = null;
        if (!values.TryGetValue(key, out var value))
        {
            return false;
        }

        if (!value.IsArray)
        {
            throw Wrong(key, "an array");
        }

        if (value.Count > Array.MaxLength)
        {
            throw new GgufException($"The metadata {GgufException.Quote(key)} has {value.Count} elements, too many to load.");
        }

        array = value;
        return true;
    }

    private ReadOnlySpan<byte> StringAt(long offset, out long next)
    {
        var reader = new GgufReader(start, length, offset);
        var bytes = reader.ReadStringBytes("A string of the metadata");
        next = reader.Position;
        return bytes;
    }

    private bool TryInteger(in GgufValue value, long index, out long number)
    {
        var at = Element(value, index);
        switch (value.Type)
        {
            case GgufType.UInt8:
                number = at[0];
                return true;
            case GgufType.Int8:
                number = (sbyte)at[0];
                return true;
            case GgufType.UInt16:
                number = BinaryPrimitives.ReadUInt16LittleEndian(at);
                return true;
            case GgufType.Int16:
                number = BinaryPrimitives.ReadInt16LittleEndian(at);
                return true;
            case GgufType.UInt32:
                number = BinaryPrimitives.ReadUInt32LittleEndian(at);
                return true;
            case GgufType.Int32:
                number = BinaryPrimitives.ReadInt32LittleEndian(at);
                return true;
            case GgufType.UInt64:
                number = (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(at), long.MaxValue);
                return true;
            case GgufType.Int64:
                number = BinaryPrimitives.ReadInt64LittleEndian(at);
                return true;
            default:
                number = 0;
                return false;
        }
    }

    private bool TryNumber(in GgufValue value, long index, out float number)
    {
        switch (value.Type)
        {
            case GgufType.Float32:
                number = BinaryPrimitives.ReadSingleLittleEndian(Element(value, index));
                return true;
            case GgufType.Float64:
                number = (float)BinaryPrimitives.ReadDoubleLittleEndian(Element(value, index));
                return true;
            default:
                var whole = TryInteger(value, index, out var integer);
                number = integer;
                return whole;
        }
    }

    // The reader has checked that all elements lie in the file; only elements of fixed size come here.
    private ReadOnlySpan<byte> Element(in GgufValue value, long index)
    {
        var size = value.Type.Size();
        return size <= 0 ? default : new ReadOnlySpan<byte>(start + value.Offset + (index * size), size);
    }

    private static GgufException Wrong(string key, string expected) =>
        new($"The metadata {GgufException.Quote(key)} is not {expected}.");
}
