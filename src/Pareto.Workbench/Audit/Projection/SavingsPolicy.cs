namespace Pareto.Workbench.Audit.Projection;

/// <summary>Ways to serve the logged calls, each of which has its price.</summary>
public enum SavingsPolicy
{
    /// <summary>Everything goes to the baseline of the configuration.</summary>
    AllPremium,

    /// <summary>As the configuration routes, with premium in place of mid.</summary>
    SmallAndPremium,

    /// <summary>As the configuration routes.</summary>
    Tiers,

    /// <summary>The same under a cap on premium.</summary>
    TiersAndCap,

    /// <summary>The same, and what was asked before is answered from a cache.</summary>
    TiersAndCache,

    /// <summary>The same, with shorter prompts.</summary>
    TiersAndCompression,
}
