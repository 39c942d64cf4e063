namespace Pareto.Core.Admission.Limits;

/// <summary>What a limit counts.</summary>
internal enum LimitMeasure
{
    Requests,

    Tokens,

    /// <summary>Counted in picodollars.</summary>
    Dollars,

    /// <summary>Requests under way.</summary>
    Concurrency,
}
