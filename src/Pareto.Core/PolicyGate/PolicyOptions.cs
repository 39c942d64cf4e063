using System.Collections.Immutable;
using System.ComponentModel;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.AuditTrail;

namespace Pareto.Core.PolicyGate;

/// <summary>What may leave the house. Without this section the gate does nothing; with it everything here is on.</summary>
public sealed record PolicyOptions
{
    [Description("Which locations each sensitivity may reach.")]
    public ResidencyOptions Residency { get; init; } = new();

    [Description("How sensitive a finding makes a request: public, internal or restricted, by family (personal, secrets, confidential), by type (CREDIT_CARD), or for content that cannot be searched such as images (unscannable). Default: personal internal, the others restricted.")]
    public IReadOnlyDictionary<string, Sensitivity> Sensitivity { get; init; } = ImmutableDictionary<string, Sensitivity>.Empty;

    [Description("What is done with a request of each sensitivity, unless a rule says otherwise.")]
    public PolicyActionOptions Actions { get; init; } = new();

    [Description("What a request counts as once everything found in it is masked or redacted. It never lowers what a rule, the client or a failed search has set. Default public.")]
    public Sensitivity MaskedAs { get; init; }

    [Description("Rules for single workloads, keys, headers or findings; the first one that matches applies, in the order written. Default none.")]
    public IReadOnlyList<PolicyRuleOptions> Rules { get; init; } = [];

    [Description("Requests that look like a prompt injection or a jailbreak.")]
    public InjectionOptions Injection { get; init; } = new();

    [Description("Replies that hold what a policy cares about.")]
    public ReplyOptions Replies { get; init; } = new();

    [Description("What is searched for, and how long the search may take.")]
    public DetectionOptions Detection { get; init; } = new();

    [Description("Which decisions are kept in the audit trail.")]
    public AuditTrailOptions AuditTrail { get; init; } = new();
}
