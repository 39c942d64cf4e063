using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate.Masking;

namespace Pareto.Core.PolicyGate;

/// <summary>
/// What the gate has decided about a request: whom it may reach, in which form, and why. Holds types and counts, never
/// a value.
/// </summary>
internal sealed record Verdict
{
    /// <summary>How sensitive the request is as it came.</summary>
    public required Sensitivity Sensitivity { get; init; }

    public required PolicyAction Action { get; init; }

    /// <summary>The targets it may reach, in the form that <see cref="Request"/> has.</summary>
    public required PermittedTargets Permitted { get; init; }

    /// <summary>The copy to go on with: the request itself, or the masked or redacted one.</summary>
    public required GatewayRequest Request { get; init; }

    /// <summary>What stands for which value in <see cref="Request"/>; the reply gets the values back.</summary>
    public Placeholders Placeholders { get; init; } = Placeholders.None;

    /// <summary>The rule that decided; <see cref="DefaultPolicy"/> where none did.</summary>
    public string Policy { get; init; } = DefaultPolicy;

    /// <summary>What was found, by type, the most frequent first.</summary>
    public ImmutableArray<FindingCount> Findings { get; init; } = [];

    /// <summary>Something in the request could not be searched, such as an image.</summary>
    public bool HoldsUnscannable { get; init; }

    /// <summary>0 to 1: how much the request looks like a prompt injection; null when nobody asked.</summary>
    public double? Injection { get; init; }

    /// <summary>What was done about an injection; null when the request does not look like one.</summary>
    public InjectionAction? InjectionAction { get; init; }

    /// <summary>What the search gave; null when none was made.</summary>
    public RequestScan? Scan { get; init; }

    /// <summary>Why the search did not reach its end; null when it did.</summary>
    public DetectionFailure? Failure => Scan?.Failure;

    /// <summary>Why the request is refused; null when it goes on.</summary>
    public GatewayError? Refusal { get; init; }

    /// <summary>The verdict of a gateway without a policy: everything goes, but not what its client declares sensitive.</summary>
    public static Verdict WithoutPolicy(GatewayRequest request, PermittedTargets configured) => new()
    {
        Sensitivity = request.DeclaredSensitivity ?? Sensitivity.Public,
        Action = PolicyAction.Allow,
        Permitted = configured,
        Request = request,
        Refusal = request.DeclaredSensitivity > Sensitivity.Public ? PolicyRefusals.DeclaredWithoutPolicy(request.DeclaredSensitivity.Value) : null,
    };

    /// <summary>The plan, each of its reasons telling of a verdict that has changed something.</summary>
    public RoutePlan Noted(RoutePlan plan)
    {
        if (Action == PolicyAction.Allow && !Permitted.IsNarrowed)
        {
            return plan;
        }

        var note = $"; policy {Policy}: {Sensitivity.Name()}, {Action.Name()}";
        return plan with { Targets = [.. plan.Targets.Select(planned => planned with { Reason = planned.Reason + note })] };
    }

    /// <summary>An error after the verdict, told as the policy's doing where it is.</summary>
    public GatewayError Explain(GatewayError error) => Permitted.IsNarrowed ? PolicyRefusals.PermittedTargetsDown(error, Sensitivity) : error;

    public const string DefaultPolicy = "default";
}
