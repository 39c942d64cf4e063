namespace Pareto.Workbench.Audit;

/// <summary>How a logged call ended.</summary>
public enum LoggedOutcome
{
    Completed,
    Failed,

    /// <summary>Refused by the provider for its rate (HTTP 429 or 529).</summary>
    Throttled,
    TimedOut,
}
