namespace Pareto.Core.Catalog;

/// <summary>The price of a target as its operator knows it. It holds on every day.</summary>
public sealed record TargetPriceOptions : PriceFigures;
