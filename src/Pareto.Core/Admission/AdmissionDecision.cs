using Pareto.Core.Exchange;

namespace Pareto.Core.Admission;

/// <summary>Who was let in, or why nobody was: exactly one of the two.</summary>
public sealed record AdmissionDecision
{
    private AdmissionDecision()
    {
    }

    public Principal? Principal { get; private init; }

    public GatewayError? Refusal { get; private init; }

    public static AdmissionDecision Admit(Principal principal) => new() { Principal = principal };

    public static AdmissionDecision Refuse(GatewayError error) => new() { Refusal = error };
}
