namespace Pareto.LocalModels.Gguf;

/// <summary>The type of a metadata value; the numbers are those of the format.</summary>
internal enum GgufType : uint
{
    UInt8 = 0,
    Int8 = 1,
    UInt16 = 2,
    Int16 = 3,
    UInt32 = 4,
    Int32 = 5,
    Float32 = 6,
    Bool = 7,
    String = 8,
    Array = 9,
    UInt64 = 10,
    Int64 = 11,
    Float64 = 12,
}

internal static class GgufTypes
{
    /// <summary>Bytes of a value of fixed size; 0 for strings and arrays; -1 for a type that does not exist.</summary>
    public static int Size(this GgufType type) => type switch
    {
        GgufType.UInt8 or GgufType.Int8 or GgufType.Bool => 1,
        GgufType.UInt16 or GgufType.Int16 => 2,
        GgufType.UInt32 or GgufType.Int32 or GgufType.Float32 => 4,
        GgufType.UInt64 or GgufType.Int64 or GgufType.Float64 => 8,
        GgufType.String or GgufType.Array => 0,
        _ => -1,
    };
}
