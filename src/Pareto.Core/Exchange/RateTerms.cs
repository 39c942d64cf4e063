namespace Pareto.Core.Exchange;

/// <summary>What a rate limit allows whoever it counts: so much in any window of that length, wherever it begins. Null: as much as they like.</summary>
public sealed record RateTerms
{
    public required TimeSpan Window { get; init; }

    public long? Requests { get; init; }

    /// <summary>Input and output together.</summary>
    public long? Tokens { get; init; }

    /// <summary>US dollars.</summary>
    public decimal? Dollars { get; init; }

    /// <summary>Requests at a time, whatever the window.</summary>
    public int? Concurrency { get; init; }
}
