using System.Runtime.CompilerServices;
using Pareto.LocalModels.Tensors;

namespace Pareto.LocalModels.Kernels;

/// <summary>The types with a scale for each 32 numbers. All sums have names, so that they stay in registers.</summary>
internal readonly unsafe struct SmallTile<TInt, TFloat, TVectors, TSums, TLayout> : ITile
    where TInt : unmanaged
    where TFloat : unmanaged
    where TVectors : struct, IVectors<TInt, TFloat>
    where TSums : struct, ISums<TInt>
    where TLayout : struct, ISmallPanelLayout
{
    private const int Group = TensorLayout.SmallBlock;

    public static int Rows => 2 * TVectors.Lanes;

    public static int ColumnUnit => Group;

    public static int Columns => Panel.MostSteps * TLayout.StepColumns;

    public static void Unpack(byte* rows, long rowBytes, int first, int width, in Panel panel)
    {
        PanelKernel.UnpackSteps<TLayout>(rows, rowBytes, first, width, panel.Weights, Rows);
        var groups = width / Group;
        for (var row = 0; row < Rows; row++, rows += rowBytes)
        {
            var scales = panel.Scales + row;
            var minima = panel.Minima + row;
            for (var (group, at) = (first / Group, 0); at < groups * Rows; group++, at += Rows)
            {
                scales[at] = TLayout.Scale(rows, group);
                if (TLayout.HasMinimum)
                {
                    minima[at] = TLayout.Minimum(rows, group);
                }
            }
        }
    }

    public static void Multiply(in Panel panel, int first, int width, in TokenFour tokens)
    {
        var lanes = TVectors.Lanes;
        var weights = panel.Weights;
        var q0 = Quants(tokens.First, first);
        var q1 = Quants(tokens.Second, first);
        var q2 = Quants(tokens.Third, first);
        var q3 = Quants(tokens.Fourth, first);
        TFloat f00 = default, f01 = default, f10 = default, f11 = default;
        TFloat f20 = default, f21 = default, f30 = default, f31 = default;
        if (first > 0)
        {
            f00 = TVectors.Load(tokens.FirstOutput);
            f01 = TVectors.Load(tokens.FirstOutput + lanes);
            f10 = TVectors.Load(tokens.SecondOutput);
            f11 = TVectors.Load(tokens.SecondOutput + lanes);
            f20 = TVectors.Load(tokens.ThirdOutput);
            f21 = TVectors.Load(tokens.ThirdOutput + lanes);
            f30 = TVectors.Load(tokens.FourthOutput);
            f31 = TVectors.Load(tokens.FourthOutput + lanes);
        }

        var together = TSums.AreNarrow ? TLayout.NarrowSteps : Group / TLayout.StepColumns;
        var at = 0;
        for (var group = 0; group < width / Group; group++)
        {
            var block = (first / Group) + group;
            TInt t00 = default, t01 = default, t10 = default, t11 = default;
            TInt t20 = default, t21 = default, t30 = default, t31 = default;
            if (TLayout.Zero != 0)
            {
                t00 = t01 = TVectors.Broadcast(-TLayout.Zero * tokens.First->Sums[block]);
                t10 = t11 = TVectors.Broadcast(-TLayout.Zero * tokens.Second->Sums[block]);
                t20 = t21 = TVectors.Broadcast(-TLayout.Zero * tokens.Third->Sums[block]);
                t30 = t31 = TVectors.Broadcast(-TLayout.Zero * tokens.Fourth->Sums[block]);
            }

            for (var part = 0; part < Group / TLayout.StepColumns; part += together)
            {
                TInt a00 = default, a01 = default, a10 = default, a11 = default;
                TInt a20 = default, a21 = default, a30 = default, a31 = default;
                if (!TSums.AreNarrow)
                {
                    (a00, a01, a10, a11, a20, a21, a30, a31) = (t00, t01, t10, t11, t20, t21, t30, t31);
                }

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

                if (!TSums.AreNarrow || together == Group / TLayout.StepColumns)
                {
                    (t00, t01, t10, t11) = (TSums.Total(a00), TSums.Total(a01), TSums.Total(a10), TSums.Total(a11));
                    (t20, t21, t30, t31) = (TSums.Total(a20), TSums.Total(a21), TSums.Total(a30), TSums.Total(a31));
                }
                else
                {
                    t00 = TVectors.Add(t00, TSums.Total(a00));
                    t01 = TVectors.Add(t01, TSums.Total(a01));
                    t10 = TVectors.Add(t10, TSums.Total(a10));
                    t11 = TVectors.Add(t11, TSums.Total(a11));
                    t20 = TVectors.Add(t20, TSums.Total(a20));
                    t21 = TVectors.Add(t21, TSums.Total(a21));
                    t30 = TVectors.Add(t30, TSums.Total(a30));
                    t31 = TVectors.Add(t31, TSums.Total(a31));
                }
            }

            var lowScale = TVectors.Load(panel.Scales + (group * Rows));
            var highScale = TVectors.Load(panel.Scales + (group * Rows) + lanes);
            f00 = Add(t00, lowScale, tokens.First->Scales + block, f00);
            f01 = Add(t01, highScale, tokens.First->Scales + block, f01);
            f10 = Add(t10, lowScale, tokens.Second->Scales + block, f10);
            f11 = Add(t11, highScale, tokens.Second->Scales + block, f11);
            f20 = Add(t20, lowScale, tokens.Third->Scales + block, f20);
            f21 = Add(t21, highScale, tokens.Third->Scales + block, f21);
            f30 = Add(t30, lowScale, tokens.Fourth->Scales + block, f30);
            f31 = Add(t31, highScale, tokens.Fourth->Scales + block, f31);
            if (TLayout.HasMinimum)
            {
                var lowMinimum = TVectors.Load(panel.Minima + (group * Rows));
                var highMinimum = TVectors.Load(panel.Minima + (group * Rows) + lanes);
                var offset = TVectors.Broadcast(tokens.First->Offsets[block]);
                f00 = TVectors.MultiplyAdd(lowMinimum, offset, f00);
                f01 = TVectors.MultiplyAdd(highMinimum, offset, f01);
                offset = TVectors.Broadcast(tokens.Second->Offsets[block]);
                f10 = TVectors.MultiplyAdd(lowMinimum, offset, f10);
                f11 = TVectors.MultiplyAdd(highMinimum, offset, f11);
                offset = TVectors.Broadcast(tokens.Third->Offsets[block]);
                f20 = TVectors.MultiplyAdd(lowMinimum, offset, f20);
                f21 = TVectors.MultiplyAdd(highMinimum, offset, f21);
                offset = TVectors.Broadcast(tokens.Fourth->Offsets[block]);
                f30 = TVectors.MultiplyAdd(lowMinimum, offset, f30);
                f31 = TVectors.MultiplyAdd(highMinimum, offset, f31);
            }
        }

        TVectors.Store(f00, tokens.FirstOutput);
        TVectors.Store(f01, tokens.FirstOutput + lanes);
        TVectors.Store(f10, tokens.SecondOutput);
        TVectors.Store(f11, tokens.SecondOutput + lanes);
        TVectors.Store(f20, tokens.ThirdOutput);
        TVectors.Store(f21, tokens.ThirdOutput + lanes);
        TVectors.Store(f30, tokens.FourthOutput);
        TVectors.Store(f31, tokens.FourthOutput + lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloat Add(TInt total, TFloat scale, float* tokenScale, TFloat sum) =>
        TVectors.MultiplyAdd(TVectors.ToFloats(total), TVectors.Multiply(scale, TVectors.Broadcast(*tokenScale)), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int* Quants(Activation* token, int first) =>
        TLayout.StepColumns == 4 ? (int*)(token->Quants + first) : (int*)(token->Wide + first);
}
