namespace Pareto.Workbench.Audit.Projection;

/// <summary>A figure that rests on a sample, with its 95 % interval.</summary>
public readonly record struct Estimate(decimal Value, decimal Low, decimal High);
