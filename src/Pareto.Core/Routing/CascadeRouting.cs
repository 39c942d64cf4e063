using System.Collections.Frozen;
using System.Collections.Immutable;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Routing.Balance;
using Pareto.Core.Routing.Steering;

namespace Pareto.Core.Routing;

/// <summary>Which requests small models are asked first about, and which of them. Immutable; safe for many threads.</summary>
internal sealed class CascadeRouting(CascadeSetup setup)
{
    private readonly FrozenDictionary<string, PromptSplit> _splits = setup.Orders.ToFrozenDictionary(order => order.Key, order => new PromptSplit(order.Value), StringComparer.Ordinal);

    /// <summary>Says of every plan by the prompt alone why it cannot be followed; the rest of a plan is checked where it is read.</summary>
    public static void Check(string path, CascadeSetup setup, List<ConfigurationProblem> problems)
    {
        foreach (var (name, order) in setup.Orders)
        {
            try
            {
                _ = new PromptSplit(order);
            }
            catch (InvalidDataException e)
            {
                problems.Add(new(path, $"the predictor in the plan of '{name}' cannot be read: {e.Message}. Write the plans again with `pareto router cascade --out`."));
            }
        }
    }

    /// <summary>The tier that a fitted plan begins the request with; null where none speaks for it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="prediction">What is expected of it.</param>
    /// <param name="capable">Permitted targets that can serve it, in every tier.</param>
    /// <param name="permitted">What it may reach.</param>
    public TierChoice? Choose(GatewayRequest request, Prediction.Prediction? prediction, ImmutableArray<Target> capable, PermittedTargets permitted)
    {
        if (Order(request, "", capable, permitted) is not { Plan: { } name })
        {
            return null;
        }

        var prompt = CascadePrompt.SingleText((ChatRequest)request);
        if (_splits.TryGetValue(name, out var split))
        {
            return split.IsSmall(prompt)
                ? new TierChoice(Tier.Small, "cascade: small by the prompt alone", prediction?.Gain)
                : new TierChoice(Tier.Premium, "cascade: premium by the prompt alone", prediction?.Gain);
        }

        Span<double> signals = stackalloc double[PromptSignals.Count];
        PromptSignals.Write(prompt, signals);
        var begins = setup.PlanOf(name).Next(signals, []).Move == CascadeMove.Ask;
        return new TierChoice(begins ? Tier.Small : Tier.Premium, begins ? "cascade" : "cascade: premium at once", prediction?.Gain);
    }

    /// <summary>Whom to ask first about a request that was sent small; null where it is served without drafts.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reason">Why it was sent small.</param>
    /// <param name="capable">Permitted targets that can serve it, in every tier.</param>
    /// <param name="permitted">What it may reach; judge and embedder are of these, or there are none.</param>
    public CascadeOrder? Order(GatewayRequest request, string reason, ImmutableArray<Target> capable, PermittedTargets permitted)
    {
        // Without anything to escalate to there is nothing to decide.
        if (request is not ChatRequest chat || !setup.Serves(request.Workload) || !CascadePrompt.Suits(chat) || capable.All(target => target.Tier == Tier.Small))
        {
            return null;
        }

        var name = CascadePrompt.SingleText(chat) is null ? null : setup.PlanNameFor(request.Workload);
        var drafts = ImmutableArray.CreateBuilder<PlannedTarget>();
        foreach (var draft in setup.Drafts)
        {
            if (capable.Contains(draft))
            {
                drafts.Add(new PlannedTarget(draft, reason));
            }
        }

        return drafts.Count == 0 ? null : new CascadeOrder(drafts.DrainToImmutable(), name)
        {
            Judge = setup.Judge is { } judge && permitted.Targets.Contains(judge) ? new PlannedTarget(judge, "judge") : null,
            Embedder = setup.Embedder is { } embedder && permitted.Targets.Contains(embedder) ? new PlannedTarget(embedder, "likeness of drafts") : null,
        };
    }

    /// <summary>The plan that drafts escalate along: the tiers above them, to premium first where a fitted plan has weighed it.</summary>
    public static RoutePlan PlanOf(CascadeOrder cascade, ImmutableArray<Target> capable, Intent intent, TargetBalancer balancer, RequestId request)
    {
        var planned = ImmutableArray.CreateBuilder<PlannedTarget>();
        foreach (var target in TierOrder.From(new TierChoice(cascade.Plan is null ? Tier.Mid : Tier.Premium, "", Gain: null), capable, balancer, request))
        {
            if (target.Tier != Tier.Small)
            {
                planned.Add(new PlannedTarget(target, target.Tier == Tier.Mid ? "escalation from small: mid" : "escalation from small: premium"));
            }
        }

        return new RoutePlan { Targets = planned.DrainToImmutable(), Cascade = cascade, Intent = intent, IsChosen = true };
    }
}
