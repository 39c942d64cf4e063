namespace Pareto.Core.Routing.Balance;

/// <summary>By what targets of one tier that serve the same model stand before each other.</summary>
public enum BalanceMethod
{
    /// <summary>As the tier lists them.</summary>
    Order,

    /// <summary>Fewest attempts under way for its weight.</summary>
    LeastLoaded,

    /// <summary>Shortest time to an answer, times the attempts under way.</summary>
    Fastest,

    /// <summary>By chance, each as often as its weight says.</summary>
    Weighted,
}
