using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting;

/// <summary>What is added to the figures of a request; negative to take away.</summary>
/// <param name="Cost">US dollars by class; those whose class is not known are <see cref="CostParts.Other"/>.</param>
/// <param name="Reason">Why.</param>
public sealed record Correction(CostParts Cost, string Reason)
{
    /// <summary>Tokens, where those were wrong as well.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.None;
}
