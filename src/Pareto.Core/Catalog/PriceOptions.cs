using System.ComponentModel;

namespace Pareto.Core.Catalog;

/// <summary>Where prices come from besides the catalogue that ships, and what an unknown one means.</summary>
public sealed record PriceOptions
{
    [Description("Price sheets to read after those that ship; they win where both price a model from the same day. Default: none.")]
    public IReadOnlyList<string> Files { get; init; } = [];

    [Description("What is taken off the list prices of a provider, as a part of them: 0.1 for 10 %. By the provider's name. Not off a price under targets. Default: nothing.")]
    public IReadOnlyDictionary<string, decimal> Discounts { get; init; } = new Dictionary<string, decimal>();

    [Description("For a target without a known price: allow (it serves, its cost is unknown), estimate (priced as the dearest of its tier) or block (an error). Default: allow.")]
    public OnUnknownPrice OnUnknownPrice { get; init; } = OnUnknownPrice.Allow;
}
