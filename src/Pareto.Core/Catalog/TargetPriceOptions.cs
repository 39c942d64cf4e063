using System.ComponentModel;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>The price of a target as its operator knows it. It holds on every day.</summary>
public sealed record TargetPriceOptions : ListedPrice
{
    [Description("The machine that serves it, in place of figures: the price is worked out from what it costs and how fast it is. Default: none.")]
    public HardwareOptions? Hardware { get; init; }

    /// <param name="measured">The model is served in this process, which measures its time.</param>
    internal TokenPrices? ToTokenPrices(bool measured) => Hardware switch
    {
        null => ToTokenPrices(PriceBasis.Configured, Source),
        _ when measured => (this with { ComputeHour = Hardware.BusyHour }).ToTokenPrices(PriceBasis.Configured, Source),
        _ => (this with { Input = Hardware.Input, Output = Hardware.Output }).ToTokenPrices(PriceBasis.Configured, Source),
    };

    private const string Source = "configured";
}
