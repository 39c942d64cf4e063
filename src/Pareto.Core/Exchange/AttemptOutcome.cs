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

    /// <summary>The gateway ended it: another attempt's answer was enough, or this one's came too late to be of use.</summary>
    NotNeeded,

    /// <summary>The gateway died while it ran. What it used is not known: its row says the most that it can have been.</summary>
    Abandoned,

    /// <summary>The answer came whole and did not follow the template of its workload: it was made good elsewhere, or told as an error.</summary>
    OffTemplate,
}
