namespace Pareto.Core.Accounting.Reconciliation;

/// <summary>What a provider's report and the ledger say of one model, day and class of tokens, and why they differ.</summary>
public sealed record Drift
{
    public required DateOnly Day { get; init; }

    /// <summary>The name that both sides come to: lower case, without a date.</summary>
    public required string Model { get; init; }

    public required TokenClass Class { get; init; }

    /// <summary>Null where the report has no tokens.</summary>
    public long? ReportedTokens { get; init; }

    public long LedgerTokens { get; init; }

    /// <summary>US dollars; null where the report has no money.</summary>
    public decimal? ReportedCost { get; init; }

    public decimal LedgerCost { get; init; }

    /// <summary>It is more than the tolerance.</summary>
    public bool IsBeyond { get; init; }

    /// <summary>The likely cause; null where there is no drift.</summary>
    public DriftCause? Cause { get; init; }

    /// <summary>The figures that speak for the cause; empty where there is none.</summary>
    public string Evidence { get; init; } = "";
}

/// <summary>Why a report and the ledger may differ.</summary>
public enum DriftCause
{
    /// <summary>The same on other days: the report's days begin at another hour.</summary>
    TimeZone,

    /// <summary>The provider was asked more often than the gateway asked it.</summary>
    Bypassed,

    /// <summary>What was read from the cache counts as plain input on one side.</summary>
    CachedAsInput,

    /// <summary>The batch tier, which costs half.</summary>
    Batch,

    /// <summary>The same tokens at another price.</summary>
    Price,

    /// <summary>The report is rounded.</summary>
    Rounding,

    /// <summary>The provider went on with answers that the gateway had left, or repeated.</summary>
    Abandoned,

    /// <summary>The provider's report has not got everything yet, or did not bill what the ledger counts.</summary>
    NotReported,

    /// <summary>The ledger has money that it cannot tell apart where the report can.</summary>
    NoClass,

    /// <summary>None of these explains it.</summary>
    Unknown,
}
