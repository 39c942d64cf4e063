using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>A verdict for <c>pareto explain</c>: types and counts, never a value.</summary>
public sealed record PolicyExplanation
{
    public required Sensitivity Sensitivity { get; init; }

    public required PolicyAction Action { get; init; }

    /// <summary>The rule that decided, or <c>default</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>How often each type was found, the most frequent first.</summary>
    public required ImmutableArray<KeyValuePair<string, int>> Findings { get; init; }

    public required ImmutableArray<Target> Permitted { get; init; }

    /// <summary>0 to 1: how much the request looks like a prompt injection; null when the policy does not ask.</summary>
    public double? Injection { get; init; }

    public GatewayError? Refusal { get; init; }

    internal static PolicyExplanation Of(Verdict verdict) => new()
    {
        Sensitivity = verdict.Sensitivity,
        Action = verdict.Action,
        Policy = verdict.Policy,
        Findings = [.. verdict.Findings.GroupBy(finding => finding.Type).Select(type => KeyValuePair.Create(type.Key, type.Sum(finding => finding.Count)))],
        Permitted = verdict.Permitted.Targets,
        Injection = verdict.Injection,
        Refusal = verdict.Refusal,
    };
}
