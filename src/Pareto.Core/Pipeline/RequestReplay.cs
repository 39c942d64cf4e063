using Microsoft.Extensions.Logging.Abstractions;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.PolicyGate;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Sessions;

namespace Pareto.Core.Pipeline;

/// <summary>
/// Decides about many requests under one configuration, as its gateway would, and sends none: the policy gate narrows, the router plans, and a
/// premium cap counts what goes to premium. Models that the gateway would ask for advice, drafts or judgements are not asked. Where
/// nothing is capped it is safe for many threads, and the same request is decided alike however often it comes.
/// </summary>
internal sealed class RequestReplay
{
    // A verdict is to tell of the request, not of how busy this machine is.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly PermittedTargets _configured;
    private readonly Gatekeeper? _gatekeeper;
    private readonly Router _router;
    private readonly PremiumCap? _cap;

    /// <param name="configuration">A valid one.</param>
    /// <param name="time">The clock of the policy's search.</param>
    /// <param name="day">The clock of the premium cap's sliding day, which the caller moves.</param>
    public RequestReplay(CheckedConfiguration configuration, TimeProvider time, TimeProvider day)
    {
        var routing = configuration.Options.Routing with { Advisor = null, Cascade = null };
        configuration = configuration with { Options = configuration.Options with { Routing = routing }, Cascade = null };
        _configured = PermittedTargets.All(configuration.Catalog!.Targets);
        if (configuration.Options.Policy is { } gate)
        {
            _gatekeeper = new GatekeeperFactory(time, NullLogger<Gatekeeper>.Instance)
                .Create(gate with { Detection = gate.Detection with { Timeout = Patience } }, configuration.Recognizers, _configured);
        }

        if (routing.PremiumCap is { } cap)
        {
            _cap = new PremiumCap(ledger: null, day);
            _cap.Apply(cap);
        }

        _router = RouterFactory.Create(
            configuration, LearnedRouting.Read(routing, configuration.Promise, database: null, time), new ConversationMemory(time), target => target.Prices, _cap);
    }

    /// <summary>Decides, and counts the request where premium is capped.</summary>
    public ReplayedDecision Decide(GatewayRequest request, Principal principal, CancellationToken cancellationToken)
    {
        var (narrowed, permitted, refusal) = Judge(request, principal, cancellationToken);
        if (refusal is not null || _router.PlanByItself(narrowed, principal, permitted) is not { Plan: { } plan } decision)
        {
            return new ReplayedDecision(null, null);
        }

        var pass = _cap?.Enter(narrowed, plan);
        var first = plan.Targets.FirstOrDefault(planned => pass?.TryBegin(planned.Target) != false);
        return new ReplayedDecision(first?.Target, decision.Plan.Intent);
    }

    /// <summary>Decides as things stand, and counts nothing.</summary>
    public ReplayedDecision Look(GatewayRequest request, Principal principal, CancellationToken cancellationToken)
    {
        var (narrowed, permitted, refusal) = Judge(request, principal, cancellationToken);
        if (refusal is not null)
        {
            return new ReplayedDecision(null, null);
        }

        var explanation = _router.Explain(narrowed, principal, permitted);
        return new ReplayedDecision(explanation.Decision.Plan?.Targets[0].Target, explanation.Intent);
    }

    private (GatewayRequest Request, PermittedTargets Permitted, GatewayError? Refusal) Judge(
        GatewayRequest request, Principal principal, CancellationToken cancellationToken)
    {
        return _gatekeeper?.Judge(request, principal, cancellationToken) is { } verdict
            ? (verdict.Request, verdict.Permitted, verdict.Refusal)
            : (request, _configured, null);
    }
}

/// <summary>Where a replayed request would have gone first.</summary>
/// <param name="Target">Null where the request would have been refused.</param>
/// <param name="Intent">What the router saw in it; null where the policy gate refused it.</param>
internal sealed record ReplayedDecision(Target? Target, Intent? Intent);
