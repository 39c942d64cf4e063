namespace Pareto.Core.Accounting.Reconciliation;

/// <summary>What tokens a figure is of. The classes do not overlap, whatever the source's own way of counting is.</summary>
public enum TokenClass
{
    /// <summary>Input that was neither read from a cache nor written to it.</summary>
    Input,

    CachedInput,

    CacheWrite,

    /// <summary>Output, with reasoning.</summary>
    Output,

    /// <summary>Everything that a source does not tell apart.</summary>
    All,
}
