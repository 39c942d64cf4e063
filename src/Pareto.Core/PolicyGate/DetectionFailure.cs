namespace Pareto.Core.PolicyGate;

/// <summary>Why the search of a text did not reach its end.</summary>
internal enum DetectionFailure
{
    Failed,
    TimedOut,
}
