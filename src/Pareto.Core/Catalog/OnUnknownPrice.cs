namespace Pareto.Core.Catalog;

/// <summary>What becomes of a target whose price nobody knows.</summary>
public enum OnUnknownPrice
{
    /// <summary>It serves; its cost is unknown, left out of every sum and counted as unpriced.</summary>
    Allow,

    /// <summary>It serves, priced as the dearest target of its tier with a known price, and marked as an estimate.</summary>
    Estimate,

    /// <summary>It may not be configured: the configuration is refused until the price is given.</summary>
    Block,
}
