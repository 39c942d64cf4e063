using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Routing.HoldOut;

/// <summary>How savings are proven.</summary>
public sealed record SavingsOptions
{
    [Description("The share of conversations, among those that the gateway may route and the baseline can serve, that go to the baseline all the same, drawn by a keyed hash. What the others save is measured against them. Costs that share of the savings. Default 0: none.")]
    [Range(0.0, 0.5)]
    public double HoldOut { get; init; }
}
