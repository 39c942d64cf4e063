using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>One rule: which requests it is for, and what it makes of them.</summary>
public sealed record PolicyRuleOptions
{
    [Required]
    [Description("Name of the rule, as logs and the audit trail give it. Unique.")]
    public string Name { get; init; } = "";

    [Required]
    [Description("Conditions; a request must meet all that are written. At least one.")]
    public PolicyRuleConditions? When { get; init; }

    [Description("The request counts as at least this sensitive, whatever was found in it. Default: as found.")]
    public Sensitivity? Sensitivity { get; init; }

    [Description("What is done with the request: allow, localOnly, mask, redact or block. Default: as under actions.")]
    public PolicyAction? Action { get; init; }

    [Description("What is done if the request looks like a prompt injection: off, log, local or block. Default: as under injection.")]
    public InjectionAction? Injection { get; init; }
}
