using System.ComponentModel;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Balance;

/// <summary>How each tier shares its requests among equals.</summary>
public sealed record BalanceOptions
{
    [Description("Which of equals serves a request to small: order, leastLoaded, fastest or weighted. Default order.")]
    public BalanceMethod Small { get; init; }

    [Description("Which of equals serves a request to mid: order, leastLoaded, fastest or weighted. Default order.")]
    public BalanceMethod Mid { get; init; }

    [Description("Which of equals serves a request to premium: order, leastLoaded, fastest or weighted. Default order.")]
    public BalanceMethod Premium { get; init; }

    internal BalanceMethod Of(Tier tier) => tier switch
    {
        Tier.Small => Small,
        Tier.Mid => Mid,
        _ => Premium,
    };
}
