namespace Pareto.LocalModels.Tensors;

/// <summary>
/// Stored numbers as floats: the plain reading of each format that everything faster is compared with. The block layouts
/// are those of ggml (ggml-common.h describes them).
/// </summary>
internal static unsafe class Dequantizer
{
    /// <summary>A row of <paramref name="columns"/> numbers, whole blocks of the type.</summary>
    public static void Row(TensorType type, byte* row, float* output, int columns)
    {
        var layout = TensorLayout.Of(type);
        for (var column = 0; column < columns; column += layout.Elements, row += layout.Bytes, output += layout.Elements)
        {
            Block(type, row, output);
        }
    }

    private static void Block(TensorType type, byte* block, float* output)
    {
        switch (type)
        {
            case TensorType.F32:
                *output = *(float*)block;
                break;
            case TensorType.F16:
                *output = HalfTable.Read(block);
                break;
            case TensorType.BF16:
                *output = BitConverter.UInt32BitsToSingle((uint)*(ushort*)block << 16);
                break;
            case TensorType.Q8_0:
                Q8_0(block, output);
                break;
            case TensorType.Q4_0:
                Nibbles(block + 2, 0, HalfTable.Read(block), -8 * HalfTable.Read(block), output);
                break;
            case TensorType.Q4_1:
                Nibbles(block + 4, 0, HalfTable.Read(block), HalfTable.Read(block + 2), output);
                break;
            case TensorType.Q5_0:
                Nibbles(block + 6, *(uint*)(block + 2), HalfTable.Read(block), -16 * HalfTable.Read(block), output);
                break;
            case TensorType.Q5_1:
                Nibbles(block + 8, *(uint*)(block + 4), HalfTable.Read(block), HalfTable.Read(block + 2), output);
                break;
            case TensorType.Q4_K:
                SuperNibbles(block, block + 16, null, output);
                break;
            case TensorType.Q5_K:
                SuperNibbles(block, block + 48, block + 16, output);
                break;
            case TensorType.Q6_K:
                Q6_K(block, output);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }

    private static void Q8_0(byte* block, float* output)
    {
        var scale = HalfTable.Read(block);
        for (var i = 0; i < TensorLayout.SmallBlock; i++)
        {
            output[i] = scale * ((sbyte*)block)[2 + i];
        }
    }

    // The low halves of 16 bytes are the first 16 numbers, the high halves the others; a fifth bit lies in highBits.
    private static void Nibbles(byte* packed, uint highBits, float scale, float minimum, float* output)
    {
        const int Half = TensorLayout.SmallBlock / 2;
        for (var i = 0; i < Half; i++)
        {
            var low = (packed[i] & 15) | (int)((highBits >> i) & 1) << 4;
            var high = (packed[i] >> 4) | (int)((highBits >> (i + Half)) & 1) << 4;
            output[i] = (scale * low) + minimum;
            output[i + Half] = (scale * high) + minimum;
        }
    }

    // Four times 64 numbers: the low halves of 32 bytes, then their high halves, each 32 with a scale and a minimum.
    private static void SuperNibbles(byte* block, byte* packed, byte* highBits, float* output)
    {
        var scale = HalfTable.Read(block);
        var minimum = HalfTable.Read(block + 2);
        KScales.Unpack(block + 4, out var scales, out var minima);
        for (var group = 0; group < KScales.Count; group++, output += TensorLayout.SmallBlock)
        {
            var groupScale = scale * (byte)(scales >> (8 * group));
            var groupMinimum = minimum * (byte)(minima >> (8 * group));
            var from = packed + (group / 2 * TensorLayout.SmallBlock);
            var shift = 4 * (group & 1);
            for (var i = 0; i < TensorLayout.SmallBlock; i++)
            {
                var quant = (from[i] >> shift) & 15;
                if (highBits is not null)
                {
                    quant |= ((highBits[i] >> group) & 1) << 4;
                }

                output[i] = (groupScale * quant) - groupMinimum;
            }
        }
    }

    private static void Q6_K(byte* block, float* output)
    {
        const int Half = 128;
        var scale = HalfTable.Read(block + 208);
        for (var half = 0; half < 2; half++)
        {
            var low = block + (64 * half);
            var high = block + Half + (32 * half);
            var scales = (sbyte*)block + 192 + (8 * half);
            for (var i = 0; i < Half; i++)
            {
                var part = i / 32;
                var lane = i % 32;
                var quant = ((low[lane + (32 * (part & 1))] >> (4 * (part / 2))) & 15) | (((high[lane] >> (2 * part)) & 3) << 4);
                output[(Half * half) + i] = scale * scales[i / 16] * (quant - 32);
            }
        }
    }
}
