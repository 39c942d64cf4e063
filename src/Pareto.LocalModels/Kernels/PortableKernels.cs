using System.Runtime.Intrinsics;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

/// <summary>
/// The dot products of <see cref="ScalarKernels"/> on 128-bit vectors, for NEON. A row is unpacked as a panel's rows are,
/// and multiplied at once.
/// </summary>
internal static unsafe class PortableKernels
{
    private const int Half = TensorLayout.SmallBlock / 2;

    public static float Floats<TLayout>(byte* row, Activation* activation, int columns)
        where TLayout : struct, IFloatPanelLayout
    {
        const int Lanes = 8;
        var values = activation->Values;
        Vector128<float> first = default, second = default;
        var i = 0;
        for (; i + Lanes <= columns; i += Lanes)
        {
            var weights = TLayout.Steps(row, i / Lanes).AsSingle();
            first = Vector128.FusedMultiplyAdd(weights.GetLower(), Vector128.Load(values + i), first);
            second = Vector128.FusedMultiplyAdd(weights.GetUpper(), Vector128.Load(values + i + (Lanes / 2)), second);
        }

        var sum = Vector128.Sum(first + second);
        for (; i < columns; i++)
        {
            sum += TLayout.Value(row, i) * values[i];
        }

        return sum;
    }

    public static float Small<TLayout>(byte* row, Activation* activation, int columns)
        where TLayout : struct, ISmallPanelLayout
    {
        var sum = Vector128<float>.Zero;
        var rest = 0f;
        for (var block = 0; block < columns / TensorLayout.SmallBlock; block++)
        {
            var weights = TLayout.Steps(row, block);
            var quants = activation->Quants + (block * TensorLayout.SmallBlock);
            var products = Products(Products(default, weights.GetLower(), quants), weights.GetUpper(), quants + Half);
            var scale = TLayout.Scale(row, block) * activation->Scales[block];
            sum = Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(products), Vector128.Create(scale), sum);
            rest += TLayout.Minimum(row, block) * activation->Offsets[block];
        }

        return Vector128.Sum(sum) + rest;
    }

    public static float Super<TLayout>(byte* row, Activation* activation, int columns)
        where TLayout : struct, ISuperPanelLayout
    {
        const int Pieces = TensorLayout.SuperBlock / TensorLayout.SmallBlock;
        var result = 0f;
        for (var block = 0; block < columns / TensorLayout.SuperBlock; block++)
        {
            var total = Vector128<int>.Zero;
            for (var piece = 0; piece < Pieces; piece++)
            {
                var at = (block * Pieces) + piece;
                var weights = TLayout.Steps(row, at);
                var quants = activation->Quants + (at * TensorLayout.SmallBlock);
                var low = Products(default, weights.GetLower(), quants);
                var high = Products(default, weights.GetUpper(), quants + Half);
                if (TLayout.GroupColumns == TensorLayout.SmallBlock)
                {
                    total += (low + high) * TLayout.GroupScales(row, block)[piece];
                }
                else
                {
                    var scales = TLayout.GroupScales(row, (2 * block) + (piece / 4));
                    total += (low * scales[2 * piece % 8]) + (high * scales[(2 * piece % 8) + 1]);
                }
            }

            var minima = TLayout.GroupMinima(row, block);
            var sums = (int*)(activation->HalfSums + (block * 2 * Pieces));
            var minimum = Vectors128.AddPairs(default, minima.GetLower(), Vector128.Load(sums));
            minimum = Vectors128.AddPairs(minimum, minima.GetUpper(), Vector128.Load(sums + 4));
            result += activation->Scales[block]
                * ((TLayout.Scale(row, block) * Vector128.Sum(total)) + (TLayout.MinimumScale(row, block) * Vector128.Sum(minimum)));
        }

        return result;
    }

    private static Vector128<int> Products(Vector128<int> sum, Vector128<int> weights, sbyte* quants) =>
        ByteSums128.Add(sum, weights, Vector128.Load(quants).AsInt32());
}
