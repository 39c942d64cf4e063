namespace Pareto.Core.PolicyGate;

/// <summary>What a request counts as when its text could not be searched to the end.</summary>
public enum DetectionFailureAction
{
    /// <summary>As restricted.</summary>
    Restrict,

    /// <summary>As what was known of it without the search. Opens the gate whenever detection fails, so it is logged at start.</summary>
    Allow,
}
