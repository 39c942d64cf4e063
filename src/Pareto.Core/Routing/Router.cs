using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Promise;

namespace Pareto.Core.Routing;

/// <summary>
/// Plans which targets serve a request, in order. Immutable and free of side effects: the same request gives the same
/// plan.
/// <para>
/// A client that names a tier gets that tier, one that names a target or a list gets that and nothing else. For
/// <c>auto</c> the first rule that matches decides; without one the score, or the promise in its place, chooses a tier, and behind its targets stand
/// those of the tiers above, nearest first, then of those below. Only permitted targets are planned, and only such as
/// have every ability the request needs and a context that holds it. Where none of the named targets is permitted, the
/// score chooses among those that are; embeddings are refused then, since vectors of another model mean something else.
/// </para>
/// <para>
/// Where a predictor is confident of a prompt, its complexity replaces that of the cues (<see cref="PredictedComplexity"/>).
/// Prompts it was not measured on it leaves alone: conversations, tools, anything that is not text, and what is unlike its training.
/// </para>
/// </summary>
public sealed class Router
{
    private static readonly Tier[] AllTiers = [Tier.Small, Tier.Mid, Tier.Premium];

    private readonly RoutingOptions _options;
    private readonly ModelCatalog _catalog;
    private readonly IntentAnalyzer _analyzer;
    private readonly Predictor? _predictor;
    private readonly RoutePromise? _promise;
    private readonly RoutingRules _rules;

    /// <param name="options">Checked by <see cref="RoutingOptionsValidator"/>; wrong ones are a bug of the caller.</param>
    /// <param name="catalog">What a request can name.</param>
    /// <param name="analyzer">Scores requests.</param>
    /// <param name="predictor">Predicts which tier will be right; null leaves that to the cues.</param>
    /// <param name="promise">Decides in place of the score's thresholds, where there is one.</param>
    public Router(RoutingOptions options, ModelCatalog catalog, IntentAnalyzer analyzer, Predictor? predictor = null, RoutePromise? promise = null)
    {
        var problems = new List<ConfigurationProblem>();
        _options = options;
        _catalog = catalog;
        _analyzer = analyzer;
        _predictor = predictor;
        _promise = promise;
        _rules = RoutingRules.Compile("routing", options, catalog, problems);
        if (problems.Count > 0)
        {
            throw new ArgumentException($"{problems[0].Path}: {problems[0].Message}", nameof(options));
        }
    }

    /// <summary>A plan, or the reason why the request cannot be served. The plan holds permitted targets only.</summary>
    public RoutingDecision Plan(GatewayRequest request, Principal principal, PermittedTargets permitted) =>
        Decide(request, principal, permitted, trace: null, out _);

    /// <summary>The same decision with what led to it.</summary>
    public RoutingExplanation Explain(GatewayRequest request, Principal principal, PermittedTargets permitted)
    {
        var trace = new Trace();
        var decision = Decide(request, principal, permitted, trace, out var intent);
        return new RoutingExplanation
        {
            Decision = decision,
            Intent = intent,
            Rule = trace.Rule,
            Prediction = trace.Prediction,
            ChosenTier = trace.ChosenTier,
            LeftOut = [.. trace.LeftOut],
        };
    }

    private RoutingDecision Decide(GatewayRequest request, Principal principal, PermittedTargets permitted, Trace? trace, out Intent intent)
    {
        var prompt = PromptSize.Of(request);
        intent = _analyzer.Analyze(request, prompt.Expected, out _);
        var needs = RequestNeeds.Of(request, prompt);
        switch (_catalog.Resolve(request.Model))
        {
            case null:
                return RoutingDecision.Refuse(RoutingRefusals.UnknownModel(request.Model, _catalog));
            case ModelSelection.OfTier { Tier: var tier }:
                return _catalog.InTier(tier).IsEmpty
                    ? RoutingDecision.Refuse(RoutingRefusals.NothingServes([tier]))
                    : Settle($"tier {tier.Name()}", "tier named", InTier(tier, permitted), request, needs, intent, permitted, trace);
            case ModelSelection.OfTargets { Targets: var named }:
                return Settle(
                    $"'{request.Model}'", named.Length == 1 ? "target named" : "list named", Permitted(named, permitted), request, needs, intent, permitted, trace);
        }

        var rule = _rules.First(request, principal, intent.PromptTokens);
        if (rule is not null && trace is not null)
        {
            trace.Rule = rule.Name;
        }

        if (rule is not null and not { Use: [ModelSelection.Auto] })
        {
            return ByRule(rule, request, needs, intent, permitted, trace);
        }

        // A promise looks at the prediction itself.
        var predicted = _promise is null && Predict(request, trace) is { } prediction ? PredictedComplexity.Of(prediction) : null;
        if (predicted is { } complexity && complexity != intent.Complexity)
        {
            intent = intent with
            {
                Complexity = complexity,
                Signals = intent.Signals.Add(new IntentSignal("prediction", complexity - intent.Complexity)),
            };
        }

        return ByScore(request, needs, intent, predicted is not null, permitted, trace, instead: null);
    }

    // One text of one user, under standing instructions or none: that is what predictors are trained on.
    private Prediction.Prediction? Predict(GatewayRequest request, Trace? trace)
    {
        if (_predictor is null || request is not ChatRequest { Tools.IsEmpty: true } chat || chat.Messages.Length is 0 or > 2)
        {
            return null;
        }

        var instructions = "";
        if (chat.Messages.Length == 2)
        {
            if (chat.Messages[0] is not { Role: ChatRole.System or ChatRole.Developer, Parts: [TextPart standing] })
            {
                return null;
            }

            instructions = standing.Text;
        }

        if (chat.Messages[^1] is not { Role: ChatRole.User, Parts: [TextPart text] })
        {
            return null;
        }

        var prediction = _predictor.Predict(instructions, text.Text);
        if (trace is not null)
        {
            trace.Prediction = prediction;
        }

        return prediction;
    }

    private RoutingDecision ByRule(RoutingRule rule, GatewayRequest request, in RequestNeeds needs, Intent intent, PermittedTargets permitted, Trace? trace)
    {
        var candidates = ImmutableArray.CreateBuilder<Target>();
        Tier? empty = null;
        foreach (var use in rule.Use)
        {
            if (use is ModelSelection.OfTier { Tier: var tier } && _catalog.InTier(tier).IsEmpty)
            {
                empty ??= tier;
                continue;
            }

            var more = use is ModelSelection.OfTier asked ? InTier(asked.Tier, permitted) : Permitted(((ModelSelection.OfTargets)use).Targets, permitted);
            foreach (var target in more)
            {
                if (!candidates.Contains(target))
                {
                    candidates.Add(target);
                }
            }
        }

        return candidates.Count == 0 && empty is { } nothing
            ? RoutingDecision.Refuse(RoutingRefusals.NothingServes([nothing]))
            : Settle(rule.Reason, rule.Reason, candidates.DrainToImmutable(), request, needs, intent, permitted, trace);
    }

    /// <param name="instead">What was asked for and is not permitted, where the score chooses in its place.</param>
    private RoutingDecision ByScore(
        GatewayRequest request, in RequestNeeds needs, Intent intent, bool predicted, PermittedTargets permitted, Trace? trace, string? instead)
    {
        if (Array.TrueForAll(AllTiers, tier => _catalog.InTier(tier).IsEmpty))
        {
            return RoutingDecision.Refuse(RoutingRefusals.NothingServes(AllTiers));
        }

        var (chosen, reason) = Choose(request, intent, predicted, trace);
        if (trace is not null)
        {
            trace.ChosenTier = chosen;
        }

        var candidates = ImmutableArray.CreateBuilder<Target>(permitted.Targets.Length);
        for (var tier = chosen; tier <= Tier.Premium; tier++)
        {
            Add(tier, candidates, permitted);
        }

        for (var tier = chosen - 1; tier >= Tier.Small; tier--)
        {
            Add(tier, candidates, permitted);
        }

        var all = candidates.DrainToImmutable();
        if (all.IsEmpty)
        {
            return RoutingDecision.Refuse(RoutingRefusals.NonePermitted("any tier"));
        }

        var capable = Capable(all, needs, trace);
        if (capable.IsEmpty)
        {
            return RoutingDecision.Refuse(NoCapable("any tier", all, needs, permitted));
        }

        var first = capable[0].Tier!.Value;
        if (first != chosen)
        {
            reason += _catalog.InTier(chosen).IsEmpty ? $"; {chosen.Name()} has no target"
                : permitted.IsNarrowed ? $"; no permitted target of {chosen.Name()} can serve it"
                : $"; no target of {chosen.Name()} can serve it";
        }

        if (instead is not null)
        {
            reason += $"; {instead} is not permitted";
        }

        var planned = ImmutableArray.CreateBuilder<PlannedTarget>(capable.Length);
        foreach (var target in capable)
        {
            planned.Add(new PlannedTarget(target, target.Tier == first ? reason : FailoverReason(first, target.Tier!.Value)));
        }

        return RoutingDecision.To(new RoutePlan { Targets = planned.MoveToImmutable(), Intent = intent, Baseline = _catalog.Baseline });
    }

    // A vector is no harder to make for a hard text, so embeddings start at the cheapest tier.
    private (Tier Tier, string Reason) Choose(GatewayRequest request, Intent intent, bool predicted, Trace? trace)
    {
        if (intent.Task == TaskType.Embedding)
        {
            return (Tier.Small, TaskType.Embedding.Name());
        }

        if (_promise is not null)
        {
            return _promise.Decide(request.Workload, Predict(request, trace));
        }

        var tier = intent.Complexity <= _options.SmallUpTo ? Tier.Small
            : intent.Complexity <= _options.MidUpTo ? Tier.Mid
            : Tier.Premium;
        return (tier, $"complexity {intent.Complexity}{(predicted ? ", predicted" : "")}: {intent.Task.Name()}");
    }

    private static string FailoverReason(Tier from, Tier to) => (from, to) switch
    {
        (Tier.Small, Tier.Mid) => "failover from small: mid",
        (Tier.Small, Tier.Premium) => "failover from small: premium",
        (Tier.Mid, Tier.Small) => "failover from mid: small",
        (Tier.Mid, Tier.Premium) => "failover from mid: premium",
        (Tier.Premium, Tier.Small) => "failover from premium: small",
        _ => "failover from premium: mid",
    };

    // Where the request or a rule has named its targets: those that can serve it, all for the one reason.
    private RoutingDecision Settle(
        string scope, string reason, ImmutableArray<Target> candidates, GatewayRequest request, in RequestNeeds needs, Intent intent, PermittedTargets permitted, Trace? trace)
    {
        if (candidates.IsEmpty)
        {
            return intent.Task == TaskType.Embedding
                ? RoutingDecision.Refuse(RoutingRefusals.NonePermitted(scope))
                : ByScore(request, needs, intent, predicted: false, permitted, trace, instead: scope);
        }

        var capable = Capable(candidates, needs, trace);
        if (capable.IsEmpty)
        {
            return RoutingDecision.Refuse(NoCapable(scope, candidates, needs, permitted));
        }

        var planned = ImmutableArray.CreateBuilder<PlannedTarget>(capable.Length);
        foreach (var target in capable)
        {
            planned.Add(new PlannedTarget(target, reason));
        }

        return RoutingDecision.To(new RoutePlan { Targets = planned.MoveToImmutable(), Intent = intent, Baseline = _catalog.Baseline });
    }

    // Where a target that is not permitted could do it, it is the policy that stands in the way.
    private GatewayError NoCapable(string scope, ImmutableArray<Target> candidates, in RequestNeeds needs, PermittedTargets permitted) =>
        permitted.IsNarrowed && !Filter(_catalog.Targets, needs, byEstimate: true).IsEmpty && Filter(permitted.Targets, needs, byEstimate: true).IsEmpty
            ? RoutingRefusals.OnlyOthersCan(needs)
            : RoutingRefusals.NoCapable(scope, candidates, needs, permitted);

    // The hard constraints. The prompt is taken at its upper bound, and at its expected size only if nothing holds that.
    private static ImmutableArray<Target> Capable(ImmutableArray<Target> candidates, in RequestNeeds needs, Trace? trace)
    {
        var capable = Filter(candidates, needs, byEstimate: false);
        var byEstimate = capable.IsEmpty;
        if (byEstimate)
        {
            capable = Filter(candidates, needs, byEstimate);
        }

        if (trace is not null)
        {
            foreach (var target in candidates)
            {
                if (needs.Unmet(target, byEstimate) is { } reason)
                {
                    trace.LeftOut.Add(new LeftOutTarget(target, reason));
                }
            }
        }

        return capable;
    }

    private static ImmutableArray<Target> Filter(ImmutableArray<Target> candidates, in RequestNeeds needs, bool byEstimate)
    {
        var kept = ImmutableArray.CreateBuilder<Target>(candidates.Length);
        foreach (var target in candidates)
        {
            if (needs.Meets(target, byEstimate))
            {
                kept.Add(target);
            }
        }

        return kept.Count == candidates.Length ? candidates : kept.DrainToImmutable();
    }

    private static ImmutableArray<Target> InTier(Tier tier, PermittedTargets permitted)
    {
        var targets = ImmutableArray.CreateBuilder<Target>(permitted.Targets.Length);
        Add(tier, targets, permitted);
        return targets.DrainToImmutable();
    }

    private static void Add(Tier tier, ImmutableArray<Target>.Builder targets, PermittedTargets permitted)
    {
        foreach (var target in permitted.Targets)
        {
            if (target.Tier == tier)
            {
                targets.Add(target);
            }
        }
    }

    private static ImmutableArray<Target> Permitted(ImmutableArray<Target> named, PermittedTargets permitted)
    {
        var targets = ImmutableArray.CreateBuilder<Target>(named.Length);
        foreach (var target in named)
        {
            if (permitted.Targets.Contains(target))
            {
                targets.Add(target);
            }
        }

        return targets.DrainToImmutable();
    }

    // What an explanation wants to know beside the decision.
    private sealed class Trace
    {
        public string? Rule { get; set; }

        public Prediction.Prediction? Prediction { get; set; }

        public Tier? ChosenTier { get; set; }

        public List<LeftOutTarget> LeftOut { get; } = [];
    }
}
