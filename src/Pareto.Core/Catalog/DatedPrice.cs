using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>A published price, from a day (UTC) on.</summary>
public sealed record DatedPrice : ListedPrice
{
    [Required]
    [Description("The first day on which the price is known to hold: 2026-07-30.")]
    public DateOnly? From { get; init; }

    [Description("catalogue or estimate, where it differs from the sheet's. Default: the sheet's.")]
    public PriceBasis? Basis { get; init; }
}
