namespace Pareto.Workbench.Planning.Machines;

/// <summary>How far a figure can be trusted.</summary>
public enum FigureBasis
{
    Published,
    Estimate,
}
