using System.ComponentModel;

namespace Pareto.Core.PolicyGate;

/// <summary>What is done with a request of each sensitivity. A public one is always allowed, unless a rule says otherwise.</summary>
public sealed record PolicyActionOptions
{
    [Description("allow, localOnly, mask (placeholders that the reply gets back), redact (for good) or block. Default allow.")]
    public PolicyAction Internal { get; init; } = PolicyAction.Allow;

    [Description("allow, localOnly, mask, redact or block; residency holds for each of them. Default localOnly.")]
    public PolicyAction Restricted { get; init; } = PolicyAction.LocalOnly;
}
