namespace Pareto.Core.Exchange;

/// <summary>How far a price can be trusted.</summary>
public enum PriceBasis
{
    /// <summary>No price is known: the cost is left out of every sum and counted as unpriced.</summary>
    Unknown,

    /// <summary>The dated catalogue that ships with the product, or a newer one named in the configuration.</summary>
    Catalogue,

    /// <summary>Written on the target in the configuration.</summary>
    Configured,

    /// <summary>An assumption stated in the catalogue, such as the running cost of a local machine.</summary>
    Estimate,

    /// <summary>No price is known, and the provider's reply says what it charged.</summary>
    Charged,
}
