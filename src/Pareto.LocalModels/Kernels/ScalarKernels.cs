using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

/// <summary>
/// Dot products of a stored row with activations, in plain C#: the reference that the vector kernels are tested against,
/// and the path of processors without them. Quants are multiplied as integers, block by block, as those do.
/// </summary>
internal static unsafe class ScalarKernels
{
    public static float F32(byte* row, Activation* activation, int columns)
    {
        var sum = 0f;
        for (var i = 0; i < columns; i++)
        {
            sum += ((float*)row)[i] * activation->Values[i];
        }

        return sum;
    }

    public static float F16(byte* row, Activation* activation, int columns)
    {
        var sum = 0f;
        for (var i = 0; i < columns; i++)
        {
            sum += HalfTable.Of(((ushort*)row)[i]) * activation->Values[i];
        }

        return sum;
    }

    public static float BF16(byte* row, Activation* activation, int columns)
    {
        var sum = 0f;
        for (var i = 0; i < columns; i++)
        {
            sum += BitConverter.UInt32BitsToSingle((uint)((ushort*)row)[i] << 16) * activation->Values[i];
        }

        return sum;
    }

    public static float Q8_0(byte* row, Activation* activation, int columns)
    {
        var sum = 0f;
        for (var block = 0; block < columns / TensorLayout.SmallBlock; block++, row += 34)
        {
            var dot = 0;
            for (var i = 0; i < TensorLayout.SmallBlock; i++)
            {
                dot += ((sbyte*)row)[2 + i] * activation->Quants[(block * TensorLayout.SmallBlock) + i];
            }

            sum += HalfTable.Read(row) * activation->Scales[block] * dot;
        }

        return sum;
    }

    public static float Q4_0(byte* row, Activation* activation, int columns)
    {
        var sum = 0f;
        for (var block = 0; block < columns / TensorLayout.SmallBlock; block++, row += 18)
        {
            var dot = Nibbles(row + 2, 0, activation->Quants + (block * TensorLayout.SmallBlock)) - (8 * activation->Sums[block]);
            sum += HalfTable.Read(row) * activation->Scales[block] * dot;
        }

        return sum;
    }

    public static float Q4_1(byte* row, Activation* activation, int columns)
    {
        var sum = 0f;
        for (var block = 0; block < columns / TensorLayout.SmallBlock; block++, row += 20)
        {
            var dot = Nibbles(row + 4, 0, activation->Quants + (block * TensorLayout.SmallBlock));
            sum += activation->Scales[block] * ((HalfTable.Read(row) * dot) + (HalfTable.Read(row + 2) * activation->Sums[block]));
        }

        return sum;
    }

    public static float Q5_0(byte* row, Activation* activation, int columns)
    {
        var sum = 0f;
        for (var block = 0; block < columns / TensorLayout.SmallBlock; block++, row += 22)
        {
            var dot = Nibbles(row + 6, *(uint*)(row + 2), activation->Quants + (block * TensorLayout.SmallBlock))
                - (16 * activation->Sums[block]);
            sum += HalfTable.Read(row) * activation->Scales[block] * dot;
        }

        return sum;
    }

    public static float Q5_1(byte* row, Activation* activation, int columns)
    {
        var sum = 0f;
        for (var block = 0; block < columns / TensorLayout.SmallBlock; block++, row += 24)
        {
            var dot = Nibbles(row + 8, *(uint*)(row + 4), activation->Quants + (block * TensorLayout.SmallBlock));
            sum += activation->Scales[block] * ((HalfTable.Read(row) * dot) + (HalfTable.Read(row + 2) * activation->Sums[block]));
        }

        return sum;
    }

    public static float Q4_K(byte* row, Activation* activation, int columns)
    {
        var sum = 0f;
        for (var block = 0; block < columns / TensorLayout.SuperBlock; block++, row += 144)
        {
            sum += SuperNibbles(row, row + 16, null, activation, block);
        }

        return sum;
    }

    public static float Q5_K(byte* row, Activation* activation, int columns)
    {
        var sum = 0f;
        for (var block = 0; block < columns / TensorLayout.SuperBlock; block++, row += 176)
        {
            sum += SuperNibbles(row, row + 48, row + 16, activation, block);
        }

        return sum;
    }

    public static float Q6_K(byte* row, Activation* activation, int columns)
    {
        var sum = 0f;
        for (var block = 0; block < columns / TensorLayout.SuperBlock; block++, row += 210)
        {
            var quants = activation->Quants + (block * TensorLayout.SuperBlock);
            var scales = (sbyte*)row + 192;
            var dot = 0;
            for (var i = 0; i < TensorLayout.SuperBlock; i++)
            {
                var half = i / 128;
                var part = i % 128 / 32;
                var lane = i % 32;
                var quant = ((row[(64 * half) + lane + (32 * (part & 1))] >> (4 * (part / 2))) & 15)
                    | (((row[128 + (32 * half) + lane] >> (2 * part)) & 3) << 4);
                dot += scales[i / 16] * (quant - 32) * quants[i];
            }

            sum += HalfTable.Read(row + 208) * activation->Scales[block] * dot;
        }

        return sum;
    }

    private static int Nibbles(byte* packed, uint highBits, sbyte* quants)
    {
        const int Half = TensorLayout.SmallBlock / 2;
        var dot = 0;
        for (var i = 0; i < Half; i++)
        {
            dot += ((packed[i] & 15) | ((int)((highBits >> i) & 1) << 4)) * quants[i];
            dot += ((packed[i] >> 4) | ((int)((highBits >> (i + Half)) & 1) << 4)) * quants[i + Half];
        }

        return dot;
    }

    private static float SuperNibbles(byte* row, byte* packed, byte* highBits, Activation* activation, int block)
    {
        KScales.Unpack(row + 4, out var scales, out var minima);
        var quants = activation->Quants + (block * TensorLayout.SuperBlock);
        var sums = activation->Sums + (block * KScales.Count);
        int dot = 0, minimum = 0;
        for (var group = 0; group < KScales.Count; group++)
        {
            var groupDot = 0;
            for (var i = 0; i < TensorLayout.SmallBlock; i++)
            {
                var quant = (packed[(group / 2 * TensorLayout.SmallBlock) + i] >> (4 * (group & 1))) & 15;
                if (highBits is not null)
                {
                    quant |= ((highBits[i] >> group) & 1) << 4;
                }

                groupDot += quant * quants[(group * TensorLayout.SmallBlock) + i];
            }

            dot += (byte)(scales >> (8 * group)) * groupDot;
            minimum += (byte)(minima >> (8 * group)) * sums[group];
        }

        return activation->Scales[block] * ((HalfTable.Read(row) * dot) - (HalfTable.Read(row + 2) * minimum));
    }
}
