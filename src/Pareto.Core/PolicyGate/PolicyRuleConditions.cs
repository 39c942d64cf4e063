using System.Collections.Immutable;
using System.ComponentModel;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>The conditions of a rule. What is not written is not asked.</summary>
public sealed record PolicyRuleConditions
{
    [Description("The request's workload (header x-pareto-workload) is this one.")]
    public string? Workload { get; init; }

    [Description("The request came with the client key of this name.")]
    public string? Key { get; init; }

    [Description("The request has these headers, each with this value. Default none.")]
    public IReadOnlyDictionary<string, string> Header { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Description("Something of one of these types (CREDIT_CARD) or families (personal, secrets, confidential, unscannable) was found. Default none.")]
    public IReadOnlyList<string> Findings { get; init; } = [];

    [Description("What was found, or the client's header, makes the request at least this sensitive.")]
    public Sensitivity? Sensitivity { get; init; }

    internal bool IsEmpty => Workload is null && Key is null && Header.Count == 0 && Findings.Count == 0 && Sensitivity is null;

    /// <summary>The rule takes every request of its workload or key, whatever is in it.</summary>
    internal bool IsUnconditional => Header.Count == 0 && Findings.Count == 0 && Sensitivity is null;
}
