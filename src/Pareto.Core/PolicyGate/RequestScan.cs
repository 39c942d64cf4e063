using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Masking;

namespace Pareto.Core.PolicyGate;

/// <summary>What the search of one request gave.</summary>
internal sealed record RequestScan
{
    /// <summary>The request's texts; null when it could not be taken apart.</summary>
    public RequestTexts? Texts { get; init; }

    /// <summary>The findings of each of <see cref="Texts"/>, in its order; empty when the search did not reach its end.</summary>
    public ImmutableArray<ImmutableArray<Finding>> Findings { get; init; } = [];

    /// <summary>How often each type was found, the most frequent first.</summary>
    public ImmutableArray<FindingCount> Counts { get; init; } = [];

    public bool HoldsUnscannable => Texts is { Unscannable.Length: > 0 };

    /// <summary>The highest score of any text that did not come from the gateway's operator; null when nobody asked.</summary>
    public double? Injection { get; init; }

    public DetectionFailure? Failure { get; init; }

    /// <summary>What failed, without a word of the text: a type's name.</summary>
    public string? FailureCause { get; init; }
}
