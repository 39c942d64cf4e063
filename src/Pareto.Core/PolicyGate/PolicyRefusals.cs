using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate;

/// <summary>What a client is told when the gate keeps its request: which policy, what kind of thing, and what to do. Never a value.</summary>
internal static class PolicyRefusals
{
    private const int MostNamed = 6;

    public static readonly GatewayError ReplyBlocked = new(
        GatewayErrorKind.ReplyBlocked,
        "The gateway's policy stops this reply: it holds something that may not be handed out. Ask otherwise, or ask the gateway's operator.");

    public static GatewayError Blocked(string policy, Sensitivity sensitivity, ImmutableArray<FindingCount> findings) => new(
        GatewayErrorKind.BlockedByPolicy,
        $"The gateway's policy '{policy}' refuses this request, which is {sensitivity.Name()}{Holding(findings)}. " +
        "Nothing of it was sent anywhere. Take that out, or ask the gateway's operator.");

    public static GatewayError Injection(string policy) => new(
        GatewayErrorKind.InjectionSuspected,
        $"The gateway's policy '{policy}' refuses this request: it looks like an attempt to override a model's instructions. " +
        "Nothing of it was sent anywhere. If it is none, ask the gateway's operator.");

    public static GatewayError NothingPermitted(Sensitivity sensitivity, ImmutableArray<FindingCount> findings, string where) => new(
        GatewayErrorKind.NoPermittedTarget,
        $"This request is {sensitivity.Name()}{Holding(findings)} and may reach {where} only; no such target is configured. " +
        "Nothing of it was sent anywhere. Add a target there to pareto.yaml, or change its policy.");

    public static GatewayError DeclaredWithoutPolicy(Sensitivity sensitivity) => new(
        GatewayErrorKind.NoPermittedTarget,
        $"The client declares this request {sensitivity.Name()}, and the gateway has no policy that could keep it so. It was sent nowhere. Add a policy section to pareto.yaml, or leave the header out.");

    /// <summary>The failure of a plan that the policy had narrowed, told as such.</summary>
    public static GatewayError PermittedTargetsDown(GatewayError failure, Sensitivity sensitivity) => failure.Kind switch
    {
        GatewayErrorKind.UpstreamUnavailable or GatewayErrorKind.UpstreamTimeout or GatewayErrorKind.UpstreamMisconfigured => failure with
        {
            Kind = GatewayErrorKind.NoPermittedTarget,
            Message = $"This request is {sensitivity.Name()}, and none of the targets that the gateway's policy permits to it could answer; it was sent nowhere else. {failure.Message}",
        },
        _ => failure,
    };

    private static string Holding(ImmutableArray<FindingCount> findings) => findings.IsEmpty
        ? ""
        : $" (it holds {string.Join(", ", findings.Take(MostNamed).Select(finding => finding.Type))}{(findings.Length > MostNamed ? " and more" : "")})";
}
