namespace Pareto.Workbench.Audit.Conclusion;

/// <summary>Where the work should be done.</summary>
public enum Deployment
{
    /// <summary>At providers, cheap models for what is easy: no model of one's own.</summary>
    CloudOnly,

    /// <summary>Small models in the house or rented for the routine part, providers for the rest.</summary>
    Hybrid,

    /// <summary>In the house by default; providers are the exception.</summary>
    LocalFirst,

    /// <summary>At a frontier model by default; small models are the exception.</summary>
    FrontierFirst,
}
