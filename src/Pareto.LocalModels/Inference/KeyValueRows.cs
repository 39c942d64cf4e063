using System.Runtime.Intrinsics;
using Pareto.LocalModels.Kernels;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// Keys or values as they are kept: a row is those of one head at one position. In <see cref="KeyValueType.Q8_0"/> each 32
/// numbers begin with their scale, the last block of a row may be shorter.
/// </summary>
internal static unsafe class KeyValueRows
{
    private const int Block = TensorLayout.SmallBlock;
    private const float LargestQuant = 127;

    /// <summary>The bytes of a row of so many numbers.</summary>
    public static int Bytes(KeyValueType type, int size) => type switch
    {
        KeyValueType.F16 => size * sizeof(ushort),
        KeyValueType.Q8_0 => size + ((size + Block - 1) / Block * sizeof(ushort)),
        _ => size * sizeof(float),
    };

    /// <summary>Keeps a row.</summary>
    public static void Write(KeyValueType type, float* from, byte* to, int size)
    {
        switch (type)
        {
            case KeyValueType.F16:
                for (var i = 0; i < size; i++)
                {
                    ((Half*)to)[i] = (Half)from[i];
                }

                break;
            case KeyValueType.Q8_0:
                for (var start = 0; start < size; start += Block)
                {
                    var count = Math.Min(Block, size - start);
                    WriteBlock(from + start, to, count);
                    to += sizeof(ushort) + count;
                }

                break;
            default:
                new ReadOnlySpan<float>(from, size).CopyTo(new Span<float>(to, size));
                break;
        }
    }

    /// <summary>
    /// So many rows, one after the other, as floats: where they lie if they are kept so, else in <paramref name="scratch"/>.
    /// </summary>
    public static float* Read(KeyValueType type, byte* from, int rows, int size, float* scratch)
    {
        switch (type)
        {
            case KeyValueType.F16:
                ReadHalves(from, rows * size, scratch);
                return scratch;
            case KeyValueType.Q8_0:
                var to = scratch;
                for (var row = 0; row < rows; row++)
                {
                    for (var start = 0; start < size; start += Block)
                    {
                        var count = Math.Min(Block, size - start);
                        ReadBlock(from, to, count);
                        from += sizeof(ushort) + count;
                        to += count;
                    }
                }

                return scratch;
            default:
                return (float*)from;
        }
    }

    private static void ReadHalves(byte* from, int count, float* to)
    {
        var i = 0;
        for (; i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
        {
            HalfVectors.Load((ushort*)from + i).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = HalfTable.Of(((ushort*)from)[i]);
        }
    }

    private static void WriteBlock(float* from, byte* to, int count)
    {
        var largest = 0f;
        for (var i = 0; i < count; i++)
        {
            largest = Math.Max(largest, Math.Abs(from[i]));
        }

        // Quantised against the scale as it is stored, so that its rounding costs nothing.
        var scale = (Half)(largest / LargestQuant);
        var inverse = scale == Half.Zero ? 0 : 1 / (float)scale;
        *(Half*)to = scale;
        var quants = (sbyte*)to + sizeof(ushort);
        for (var i = 0; i < count; i++)
        {
            quants[i] = (sbyte)Math.Clamp(MathF.Round(from[i] * inverse), -LargestQuant, LargestQuant);
        }
    }

    private static void ReadBlock(byte* from, float* to, int count)
    {
        var scale = Vector256.Create(HalfTable.Read(from));
        var quants = (sbyte*)from + sizeof(ushort);
        var i = 0;
        for (; i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
        {
            var wide = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)(quants + i)).AsSByte());
            (Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(wide), Vector128.WidenUpper(wide))) * scale).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = quants[i] * scale.ToScalar();
        }
    }
}
