namespace Pareto.Core.Execution.Premium;

/// <summary>What premium's share is a share of.</summary>
public enum CapMeasure
{
    /// <summary>Requests: each counts once, and once for premium if any attempt at a premium target was made for it.</summary>
    Requests,

    /// <summary>Money: what premium attempts cost, of what the baseline would have cost for all answers.</summary>
    Spend,
}
