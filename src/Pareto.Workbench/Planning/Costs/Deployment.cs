namespace Pareto.Workbench.Planning.Costs;

/// <summary>The ways to serve that a plan compares.</summary>
public enum Deployment
{
    /// <summary>Premium answers everything, as today.</summary>
    ApiOnly,

    /// <summary>A cheap API answers everything.</summary>
    CheapApiOnly,

    /// <summary>The small model on rented machines or a private endpoint, the rest by API.</summary>
    HybridRented,

    /// <summary>The small model on bought machines, the rest by API.</summary>
    HybridOwned,

    /// <summary>The small model answers everything.</summary>
    LocalOnly,
}
