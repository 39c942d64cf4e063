namespace Pareto.Workbench.Reports;

/// <summary>The classes of the style sheet by which the shapes of a series are coloured.</summary>
internal static class ChartStyle
{
    private const int Colours = 8;

    public const string Grid = "g";

    public const string Zero = "z";

    public static string Fill(int series) => $"f{Number(series)}";

    public static string Stroke(int series) => $"l{Number(series)}";

    public static string Band(int series) => $"b{Number(series)}";

    private static int Number(int series) => (series % Colours) + 1;
}
