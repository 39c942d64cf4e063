namespace Pareto.Core.Accounting.Reconciliation;

/// <summary>One figure of a provider's report.</summary>
/// <param name="Day">As the provider counts days.</param>
/// <param name="Model">As the provider names it; empty where it does not.</param>
/// <param name="Class">Of which tokens.</param>
public sealed record ReportedLine(DateOnly Day, string Model, TokenClass Class)
{
    public long? Tokens { get; init; }

    /// <summary>US dollars.</summary>
    public decimal? Cost { get; init; }

    public long? Requests { get; init; }

    /// <summary>Of the provider's batch tier.</summary>
    public bool Batch { get; init; }
}
