using System.Runtime.Intrinsics;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

/// <summary>Makes activations into a form. Rounds as ggml does: scales of 32 to half precision, those of 256 not.</summary>
internal static unsafe class ActivationQuantizer
{
    private const float MostQuant = 127f;
    private const int SumOf = 16;

    public static void Quantize(ActivationForm form, float* values, in Activation output, int columns)
    {
        switch (form)
        {
            case ActivationForm.Half:
                for (var i = 0; i < columns; i++)
                {
                    output.Values[i] = (float)(Half)values[i];
                }

                break;
            case ActivationForm.BFloat:
                for (var i = 0; i < columns; i++)
                {
                    output.Values[i] = RoundToBFloat(values[i]);
                }

                break;
            case ActivationForm.Block32:
                Block32(values, output, columns);
                break;
            case ActivationForm.Block256:
                Block256(values, output, columns);
                break;
            default:
                new ReadOnlySpan<float>(values, columns).CopyTo(new Span<float>(output.Values, columns));
                break;
        }
    }

    private static void Block32(float* values, in Activation output, int columns)
    {
        for (var block = 0; block < columns / TensorLayout.SmallBlock; block++)
        {
            var from = values + (block * TensorLayout.SmallBlock);
            var largest = LargestMagnitude(from, TensorLayout.SmallBlock);
            var scale = largest / MostQuant;
            output.Scales[block] = (float)(Half)scale;
            var quants = output.Quants + (block * TensorLayout.SmallBlock);
            var factor = scale > 0 ? 1 / scale : 0;
            output.Sums[block] = (short)(Round(from, quants, factor) + Round(from + SumOf, quants + SumOf, factor));
            output.Offsets[block] = output.Sums[block] * output.Scales[block];
            if (output.Wide is not null)
            {
                Widen(quants, output.Wide + (block * TensorLayout.SmallBlock));
            }
        }
    }

    private static void Block256(float* values, in Activation output, int columns)
    {
        for (var block = 0; block < columns / TensorLayout.SuperBlock; block++)
        {
            var from = values + (block * TensorLayout.SuperBlock);
            var largest = LargestMagnitude(from, TensorLayout.SuperBlock);
            var scale = largest / MostQuant;
            output.Scales[block] = scale;
            var factor = scale > 0 ? 1 / scale : 0;
            var quants = output.Quants + (block * TensorLayout.SuperBlock);
            var halfSums = output.HalfSums + (block * (TensorLayout.SuperBlock / SumOf));
            for (var part = 0; part < TensorLayout.SuperBlock / SumOf; part++)
            {
                halfSums[part] = (short)Round(from + (part * SumOf), quants + (part * SumOf), factor);
            }

            var sums = output.Sums + (block * (TensorLayout.SuperBlock / TensorLayout.SmallBlock));
            for (var part = 0; part < TensorLayout.SuperBlock / TensorLayout.SmallBlock; part++)
            {
                sums[part] = (short)(halfSums[2 * part] + halfSums[(2 * part) + 1]);
            }
        }
    }

    private static float LargestMagnitude(float* values, int count)
    {
        var largest = Vector256<float>.Zero;
        for (var i = 0; i < count; i += Vector256<float>.Count)
        {
            largest = Vector256.Max(largest, Vector256.Abs(Vector256.Load(values + i)));
        }

        var half = Vector128.Max(largest.GetLower(), largest.GetUpper());
        return Math.Max(Math.Max(half[0], half[1]), Math.Max(half[2], half[3]));
    }

    // Sixteen numbers; returns the sum of the quants.
    private static int Round(float* values, sbyte* quants, float factor)
    {
        var first = ToIntegers(values, factor);
        var second = ToIntegers(values + Vector256<float>.Count, factor);
        var narrow = Vector256.Narrow(first, second);
        Vector128.Narrow(narrow.GetLower(), narrow.GetUpper()).Store(quants);
        return Vector256.Sum(first + second);
    }

    private static void Widen(sbyte* quants, short* output)
    {
        var (first, second) = Vector256.Widen(Vector256.Load(quants));
        first.Store(output);
        second.Store(output + Vector256<short>.Count);
    }

    private static Vector256<int> ToIntegers(float* values, float factor) =>
        Vector256.ConvertToInt32(Vector256.Round(Vector256.Load(values) * factor));

    private static float RoundToBFloat(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
