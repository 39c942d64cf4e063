using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

/// <summary>
/// The types of 256 numbers. Groups are scaled while they are integers, so that floats are met once a block. All sums have
/// names, so that they stay in registers.
/// </summary>
internal readonly unsafe struct SuperTile<TInt, TFloat, TVectors, TSums, TLayout> : ITile
    where TInt : unmanaged
    where TFloat : unmanaged
    where TVectors : struct, IVectors<TInt, TFloat>
    where TSums : struct, ISums<TInt>
    where TLayout : struct, ISuperPanelLayout
{
    private const int Block = TensorLayout.SuperBlock;
    private const int PairsOfSums = 8;

    public static int Rows => 2 * TVectors.Lanes;

    public static int ColumnUnit => Block;

    public static int Columns => Panel.MostSteps * TLayout.StepColumns;

    private static int Groups => Block / TLayout.GroupColumns;

    public static void Unpack(byte* rows, long rowBytes, int first, int width, in Panel panel)
    {
        PanelKernel.UnpackSteps<TLayout>(rows, rowBytes, first, width, panel.Weights, Rows);
        for (var row = 0; row < Rows; row++)
        {
            for (var block = 0; block < width / Block; block++)
            {
                var at = (block * Rows) + row;
                panel.Scales[at] = TLayout.Scale(rows + (row * rowBytes), (first / Block) + block);
                panel.Minima[at] = TLayout.MinimumScale(rows + (row * rowBytes), (first / Block) + block);
            }
        }

        const int Eight = PanelKernel.StepsTogether;
        for (var row = 0; row < Rows; row += Eight, rows += Eight * rowBytes)
        {
            for (var index = 0; index < width / TLayout.GroupColumns / Eight; index++)
            {
                var at = (first / TLayout.GroupColumns / Eight) + index;
                PanelKernel.Transpose(
                    Scales(rows, at), Scales(rows + rowBytes, at), Scales(rows + (2 * rowBytes), at), Scales(rows + (3 * rowBytes), at),
                    Scales(rows + (4 * rowBytes), at), Scales(rows + (5 * rowBytes), at), Scales(rows + (6 * rowBytes), at), Scales(rows + (7 * rowBytes), at),
                    panel.GroupScales + (index * Eight * Rows) + row, Rows);
            }

            for (var block = 0; block < width / Block; block++)
            {
                var at = (first / Block) + block;
                PanelKernel.Transpose(
                    TLayout.GroupMinima(rows, at), TLayout.GroupMinima(rows + rowBytes, at),
                    TLayout.GroupMinima(rows + (2 * rowBytes), at), TLayout.GroupMinima(rows + (3 * rowBytes), at),
                    TLayout.GroupMinima(rows + (4 * rowBytes), at), TLayout.GroupMinima(rows + (5 * rowBytes), at),
                    TLayout.GroupMinima(rows + (6 * rowBytes), at), TLayout.GroupMinima(rows + (7 * rowBytes), at),
                    panel.GroupMinima + (block * PairsOfSums * Rows) + row, Rows);
            }
        }
    }

    public static void Multiply(in Panel panel, int first, int width, in TokenFour tokens)
    {
        var lanes = TVectors.Lanes;
        var weights = panel.Weights;
        var groupScales = panel.GroupScales;
        var groupMinima = panel.GroupMinima;
        var q0 = (int*)(tokens.First->Quants + first);
        var q1 = (int*)(tokens.Second->Quants + first);
        var q2 = (int*)(tokens.Third->Quants + first);
        var q3 = (int*)(tokens.Fourth->Quants + first);
        var s0 = Sums(tokens.First, first);
        var s1 = Sums(tokens.Second, first);
        var s2 = Sums(tokens.Third, first);
        var s3 = Sums(tokens.Fourth, first);
        var together = TSums.AreNarrow ? TLayout.NarrowSteps : TLayout.GroupColumns / TLayout.StepColumns;
        var at = 0;
        var pairAt = 0;
        for (var block = 0; block < width / Block; block++)
        {
            TInt t00 = default, t01 = default, t10 = default, t11 = default;
            TInt t20 = default, t21 = default, t30 = default, t31 = default;
            for (var group = 0; group < Groups; group++, groupScales += Rows)
            {
                var lowScale = TVectors.LoadInts(groupScales);
                var highScale = TVectors.LoadInts(groupScales + lanes);
                for (var part = 0; part < TLayout.GroupColumns / TLayout.StepColumns; part += together)
                {
                    TInt a00 = default, a01 = default, a10 = default, a11 = default;
                    TInt a20 = default, a21 = default, a30 = default, a31 = default;
                    for (var step = 0; step < together; step++, at++)
                    {
                        var low = TVectors.LoadInts(weights);
                        var high = TVectors.LoadInts(weights + (4 * lanes));
                        weights += 8 * lanes;
                        var four = TVectors.Broadcast(q0[at]);
                        a00 = TSums.Add(a00, low, four);
                        a01 = TSums.Add(a01, high, four);
                        four = TVectors.Broadcast(q1[at]);
                        a10 = TSums.Add(a10, low, four);
                        a11 = TSums.Add(a11, high, four);
                        four = TVectors.Broadcast(q2[at]);
                        a20 = TSums.Add(a20, low, four);
                        a21 = TSums.Add(a21, high, four);
                        four = TVectors.Broadcast(q3[at]);
                        a30 = TSums.Add(a30, low, four);
                        a31 = TSums.Add(a31, high, four);
                    }

                    t00 = TSums.AddScaled(t00, a00, lowScale);
                    t01 = TSums.AddScaled(t01, a01, highScale);
                    t10 = TSums.AddScaled(t10, a10, lowScale);
                    t11 = TSums.AddScaled(t11, a11, highScale);
                    t20 = TSums.AddScaled(t20, a20, lowScale);
                    t21 = TSums.AddScaled(t21, a21, highScale);
                    t30 = TSums.AddScaled(t30, a30, lowScale);
                    t31 = TSums.AddScaled(t31, a31, highScale);
                }
            }

            TInt m00 = default, m01 = default, m10 = default, m11 = default;
            TInt m20 = default, m21 = default, m30 = default, m31 = default;
            for (var pair = 0; pair < PairsOfSums; pair++, pairAt++, groupMinima += Rows)
            {
                var low = TVectors.LoadInts(groupMinima);
                var high = TVectors.LoadInts(groupMinima + lanes);
                var sums = TVectors.Broadcast(s0[pairAt]);
                m00 = TVectors.AddPairs(m00, low, sums);
                m01 = TVectors.AddPairs(m01, high, sums);
                sums = TVectors.Broadcast(s1[pairAt]);
                m10 = TVectors.AddPairs(m10, low, sums);
                m11 = TVectors.AddPairs(m11, high, sums);
                sums = TVectors.Broadcast(s2[pairAt]);
                m20 = TVectors.AddPairs(m20, low, sums);
                m21 = TVectors.AddPairs(m21, high, sums);
                sums = TVectors.Broadcast(s3[pairAt]);
                m30 = TVectors.AddPairs(m30, low, sums);
                m31 = TVectors.AddPairs(m31, high, sums);
            }

            // Once in 256 columns: the outputs themselves hold the sums between blocks.
            var place = (first / Block) + block;
            var scales = panel.Scales + (block * Rows);
            var minima = panel.Minima + (block * Rows);
            Add(t00, m00, scales, minima, tokens.First->Scales[place], tokens.FirstOutput, place);
            Add(t01, m01, scales + lanes, minima + lanes, tokens.First->Scales[place], tokens.FirstOutput + lanes, place);
            Add(t10, m10, scales, minima, tokens.Second->Scales[place], tokens.SecondOutput, place);
            Add(t11, m11, scales + lanes, minima + lanes, tokens.Second->Scales[place], tokens.SecondOutput + lanes, place);
            Add(t20, m20, scales, minima, tokens.Third->Scales[place], tokens.ThirdOutput, place);
            Add(t21, m21, scales + lanes, minima + lanes, tokens.Third->Scales[place], tokens.ThirdOutput + lanes, place);
            Add(t30, m30, scales, minima, tokens.Fourth->Scales[place], tokens.FourthOutput, place);
            Add(t31, m31, scales + lanes, minima + lanes, tokens.Fourth->Scales[place], tokens.FourthOutput + lanes, place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(TInt total, TInt minimum, float* scales, float* minima, float tokenScale, float* output, int block)
    {
        var sum = TVectors.Multiply(TVectors.ToFloats(total), TVectors.Load(scales));
        sum = TVectors.MultiplyAdd(TVectors.ToFloats(minimum), TVectors.Load(minima), sum);
        var factor = TVectors.Broadcast(tokenScale);
        TVectors.Store(block == 0 ? TVectors.Multiply(sum, factor) : TVectors.MultiplyAdd(sum, factor, TVectors.Load(output)), output);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Scales(byte* row, int index) => TSums.Spread(TLayout.GroupScales(row, index));

    // Two neighbouring sums of 16 as the two shorts of an integer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int* Sums(Activation* token, int first) => (int*)(token->HalfSums + (first / (Block / PairsOfSums / 2)));
}
