using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Exchange;
using Pareto.Core.PolicyGate;

namespace Pareto.Core.Pipeline;

/// <summary>Asks the policy gate of a configuration about requests that are not sent. Safe for many threads.</summary>
internal sealed class RequestGate
{
    // A verdict is to tell of the request, not of how busy this machine is.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    private readonly PermittedTargets _configured;
    private readonly Gatekeeper? _gatekeeper;

    /// <param name="configuration">A valid one.</param>
    /// <param name="time">The clock of the search.</param>
    public RequestGate(CheckedConfiguration configuration, TimeProvider time)
    {
        _configured = PermittedTargets.All(configuration.Catalog!.Targets);
        if (configuration.Options.Policy is { } gate)
        {
            _gatekeeper = new GatekeeperFactory(time, NullLogger<Gatekeeper>.Instance)
                .Create(gate with { Detection = gate.Detection with { Timeout = _patience } }, configuration.Recognizers, _configured);
        }
    }

    public JudgedRequest Judge(GatewayRequest request, Principal principal, CancellationToken cancellationToken)
    {
        var verdict = _gatekeeper?.Judge(request, principal, cancellationToken) ?? Verdict.WithoutPolicy(request, _configured);
        return new JudgedRequest(verdict.Request, verdict.Permitted, verdict.Refusal)
        {
            Verdict = _gatekeeper is null ? null : verdict,
        };
    }
}

/// <summary>A request after the gate.</summary>
/// <param name="Request">The copy to go on with.</param>
/// <param name="Permitted">The targets that it may reach.</param>
/// <param name="Refusal">Why it is refused; null where it goes on.</param>
internal sealed record JudgedRequest(GatewayRequest Request, PermittedTargets Permitted, GatewayError? Refusal)
{
    /// <summary>What the gate decided; null without a policy.</summary>
    public Verdict? Verdict { get; init; }
}
