using Pareto.LocalModels.Tensors;

namespace Pareto.Testing.Models;

/// <summary>Rows of random weights in any type, of a size that a layer can bear.</summary>
internal static class RandomWeights
{
    private const double Size = 0.08;

    public static byte[] Make(TensorType type, int columns, int rows, Random random)
    {
        var layout = TensorLayout.Of(type);
        var data = new byte[layout.RowBytes(columns) * rows];
        random.NextBytes(data);
        for (var at = 0; at < data.Length; at += layout.Bytes)
        {
            Block(type, data.AsSpan(at, layout.Bytes), random);
        }

        return data;
    }

    private static void Block(TensorType type, Span<byte> block, Random random)
    {
        switch (type)
        {
            case TensorType.F32:
                BitConverter.TryWriteBytes(block, (float)Number(random));
                break;
            case TensorType.F16:
                Half(block, Number(random));
                break;
            case TensorType.BF16:
                BitConverter.TryWriteBytes(block, (ushort)(BitConverter.SingleToUInt32Bits((float)Number(random)) >> 16));
                break;
            case TensorType.Q8_0:
                Half(block, Size / 127);
                break;
            case TensorType.Q4_0:
                Half(block, Size / 8);
                break;
            case TensorType.Q5_0:
                Half(block, Size / 16);
                break;
            case TensorType.Q4_1:
                Half(block, Size / 8);
                Half(block[2..], -Size);
                break;
            case TensorType.Q5_1:
                Half(block, Size / 16);
                Half(block[2..], -Size);
                break;
            case TensorType.Q4_K:
                Half(block, Size / (32 * 8));
                Half(block[2..], Size / 32);
                break;
            case TensorType.Q5_K:
                Half(block, Size / (32 * 16));
                Half(block[2..], Size / 32);
                break;
            default:
                Half(block[208..], Size / (64 * 32));
                break;
        }
    }

    private static double Number(Random random) => ((random.NextDouble() * 2) - 1) * Size;

    private static void Half(Span<byte> at, double value) => BitConverter.TryWriteBytes(at, (Half)value);
}
