namespace Pareto.Workbench.Reports;

/// <summary>One input.</summary>
/// <param name="Low">Its low value, as it is to be read.</param>
/// <param name="AtLow">The result there.</param>
/// <param name="High">Its high value.</param>
/// <param name="AtHigh">The result there.</param>
public sealed record TornadoItem(string Label, string Low, double AtLow, string High, double AtHigh);
