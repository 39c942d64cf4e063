namespace Pareto.Core.Admission.Limits;

/// <summary>What a limit counts.</summary>
public enum LimitMeasure
{
    Requests,

    Tokens,

    /// <summary>US dollars, counted in picodollars.</summary>
    Dollars,

    /// <summary>Requests under way.</summary>
    Concurrency,
}
