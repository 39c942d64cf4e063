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
        var rows = new FourRows
        {
            First = tokens.First->Values + first,
            Second = tokens.Second->Values + first,
            Third = tokens.Third->Values + first,
            Fourth = tokens.Fourth->Values + first,
            FirstOutput = tokens.FirstOutput,
            SecondOutput = tokens.SecondOutput,
            ThirdOutput = tokens.ThirdOutput,
            FourthOutput = tokens.FourthOutput,
        };
        FloatBlock.Multiply<TInt, TFloat, TVectors>((float*)panel.Weights, Rows, width, Rows, &rows, first > 0);
    }
}
