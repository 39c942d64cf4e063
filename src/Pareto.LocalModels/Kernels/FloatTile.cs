namespace Pareto.LocalModels.Kernels;

/// <summary>The types without blocks, as floats.</summary>
internal readonly unsafe struct FloatTile<TInt, TFloat, TVectors, TLayout> : ITile
    where TInt : unmanaged
    where TFloat : unmanaged
    where TVectors : struct, IVectors<TInt, TFloat>
    where TLayout : struct, IFloatPanelLayout
{
    public static int Rows => 2 * TVectors.Lanes;

    public static int ColumnUnit => PanelKernel.StepsTogether;

    public static int Columns => Panel.MostSteps;

    public static void Unpack(byte* rows, long rowBytes, int first, int width, in Panel panel) =>
        PanelKernel.UnpackSteps<TLayout>(rows, rowBytes, first, width, panel.Weights, Rows);

    public static void Multiply(in Panel panel, int first, int width, in TokenFour tokens)
    {
        var lanes = TVectors.Lanes;
        var weights = (float*)panel.Weights;
        var x0 = tokens.First->Values + first;
        var x1 = tokens.Second->Values + first;
        var x2 = tokens.Third->Values + first;
        var x3 = tokens.Fourth->Values + first;
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

        for (var column = 0; column < width; column++)
        {
            var low = TVectors.Load(weights);
            var high = TVectors.Load(weights + lanes);
            weights += 2 * lanes;
            var value = TVectors.Broadcast(x0[column]);
            f00 = TVectors.MultiplyAdd(low, value, f00);
            f01 = TVectors.MultiplyAdd(high, value, f01);
            value = TVectors.Broadcast(x1[column]);
            f10 = TVectors.MultiplyAdd(low, value, f10);
            f11 = TVectors.MultiplyAdd(high, value, f11);
            value = TVectors.Broadcast(x2[column]);
            f20 = TVectors.MultiplyAdd(low, value, f20);
            f21 = TVectors.MultiplyAdd(high, value, f21);
            value = TVectors.Broadcast(x3[column]);
            f30 = TVectors.MultiplyAdd(low, value, f30);
            f31 = TVectors.MultiplyAdd(high, value, f31);
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
}
