namespace Pareto.Core.Exchange;

/// <summary>How an attempt ended, as the ledger writes it.</summary>
public enum AttemptOutcome
{
    Completed,
    Failed,
    TimedOut,

    /// <summary>The reply broke off after its first byte.</summary>
    CutOff,

    /// <summary>The client went away.</summary>
    ClientLeft,
}
