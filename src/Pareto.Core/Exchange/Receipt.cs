namespace Pareto.Core.Exchange;

/// <summary>What a request cost over all its attempts, as committed to the ledger. Null: no price is known.</summary>
public sealed record Receipt(decimal? Cost, decimal? BaselineCost, TokenUsage Usage, TimeSpan Overhead);
