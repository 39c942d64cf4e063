namespace Pareto.Core.Exchange;

/// <summary>A class of models by price and ability, in rising order.</summary>
public enum Tier
{
    Small,
    Mid,
    Premium,
}
