using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Sessions;

namespace Pareto.Core.Pipeline;

/// <summary>
/// Decides about many requests under one configuration, as its gateway would, and sends none: the router plans, and a premium cap counts what goes
/// to premium. Models that the gateway would ask for advice, drafts or judgements are not asked. Where nothing is capped it is safe for many
/// threads, and the same request is decided alike however often it comes.
/// </summary>
internal sealed class RequestReplay
{
    private readonly Router _router;
    private readonly PremiumCap? _cap;

    /// <param name="configuration">A valid one.</param>
    /// <param name="day">The clock of the premium cap's sliding day, which the caller moves.</param>
    public RequestReplay(CheckedConfiguration configuration, TimeProvider day)
    {
        var routing = configuration.Options.Routing with { Advisor = null, Cascade = null };
        configuration = configuration with { Options = configuration.Options with { Routing = routing }, Cascade = null };
        if (routing.PremiumCap is { } cap)
        {
            _cap = new PremiumCap(ledger: null, day);
            _cap.Apply(cap);
        }

        _router = RouterFactory.Create(
            configuration, LearnedRouting.Read(routing, configuration.Promise, database: null, day), new ConversationMemory(day), target => target.Prices, _cap);
    }

    /// <summary>Where the request goes first, null where it is refused; it is counted where premium is capped.</summary>
    public Target? Decide(JudgedRequest judged, Principal principal)
    {
        if (judged.Refusal is not null || _router.PlanByItself(judged.Request, principal, judged.Permitted).Plan is not { } plan)
        {
            return null;
        }

        var pass = _cap?.Enter(judged.Request, plan);
        return plan.Targets.FirstOrDefault(planned => pass?.TryBegin(planned.Target) != false)?.Target;
    }

    /// <summary>The same as things stand, and nothing is counted.</summary>
    public Target? Look(JudgedRequest judged, Principal principal) =>
        judged.Refusal is null ? _router.Explain(judged.Request, principal, judged.Permitted).Decision.Plan?.Targets[0].Target : null;
}
