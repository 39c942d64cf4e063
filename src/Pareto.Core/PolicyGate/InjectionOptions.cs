using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.PolicyGate;

/// <summary>Requests that look like a prompt injection or a jailbreak.</summary>
public sealed record InjectionOptions
{
    [Description("off, log, local (local targets only) or block. Default log.")]
    public InjectionAction Action { get; init; } = InjectionAction.Log;

    [Range(0.0, 1.0)]
    [Description("Score from 0 to 1 from which a text counts as an injection. Default 0.5.")]
    public double Threshold { get; init; } = 0.5;
}
