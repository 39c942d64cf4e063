namespace Pareto.Workbench.Planning;

/// <summary>A published total of the hybrid option beside the reckoned one, USD a month.</summary>
/// <param name="Published">As published.</param>
/// <param name="Explained">Reckoned with the price of premium that seems to be behind it; equal to the published one where that explains it.</param>
/// <param name="Reckoned">Reckoned with the scenario's prices.</param>
public sealed record PublishedComparison(decimal Published, decimal Explained, decimal Reckoned, string Note)
{
    public decimal Difference => Published - Reckoned;
}
