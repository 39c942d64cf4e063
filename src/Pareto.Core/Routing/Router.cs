using System.Collections.Immutable;
using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Routing.Steering;

namespace Pareto.Core.Routing;

/// <summary>
/// Plans which targets serve a request, in order. What it remembers from one request to the next is with its steerings;
/// without them the same request gives the same plan.
/// <para>
/// A client that names a tier gets that tier, one that names a target or a list gets that and nothing else. For
/// <c>auto</c> the first rule that matches decides; without one the score, or the promise in its place, chooses a tier, the
/// steerings may move it, and behind its targets stand those of the tiers above, nearest first, then of those below. Only permitted targets are planned, and only such as
/// have every ability the request needs and a context that holds it. Where none of the named targets is permitted, the
/// score chooses among those that are; embeddings are refused then, since vectors of another model mean something else.
/// </para>
/// <para>
/// Where a predictor is confident of a prompt, its complexity replaces that of the cues (<see cref="PredictedComplexity"/>).
/// Prompts it was not measured on it leaves alone: conversations, tools, anything that is not text, and what is unlike its training.
/// </para>
/// </summary>
internal sealed class Router
{
    private static readonly Tier[] AllTiers = [Tier.Small, Tier.Mid, Tier.Premium];

    private readonly RoutingOptions _options;
    private readonly ModelCatalog _catalog;
    private readonly IntentAnalyzer _analyzer;
    private readonly Predictor? _predictor;
    private readonly RoutePromise? _promise;
    private readonly ImmutableArray<ISteering> _steerings;
    private readonly ComparisonPlanner? _comparisons;
    private readonly RoutingRules _rules;

    /// <param name="options">Checked by <see cref="RoutingOptionsValidator"/>; wrong ones are a bug of the caller.</param>
    /// <param name="catalog">What a request can name.</param>
    /// <param name="analyzer">Scores requests.</param>
    /// <param name="predictor">Predicts which tier will be right; null leaves that to the cues.</param>
    /// <param name="promise">Decides in place of the score's thresholds, where there is one.</param>
    /// <param name="steerings">Asked in this order about each tier that was chosen.</param>
    /// <param name="comparisons">Chooses which answers are compared with another target's; null compares none.</param>
    public Router(
        RoutingOptions options, ModelCatalog catalog, IntentAnalyzer analyzer, Predictor? predictor = null, RoutePromise? promise = null,
        ImmutableArray<ISteering>? steerings = null, ComparisonPlanner? comparisons = null)
    {
        var problems = new List<ConfigurationProblem>();
        _options = options;
        _catalog = catalog;
        _analyzer = analyzer;
        _predictor = predictor;
        _promise = promise;
        _steerings = steerings ?? [];
        _comparisons = comparisons;
        _rules = RoutingRules.Compile("routing", options, catalog, problems);
        if (problems.Count > 0)
        {
            throw new ArgumentException($"{problems[0].Path}: {problems[0].Message}", nameof(options));
        }
    }

    /// <summary>A plan, or the reason why the request cannot be served. The plan holds permitted targets only.</summary>
    /// <param name="request">The request.</param>
    /// <param name="principal">Who sends it.</param>
    /// <param name="permitted">What it may reach.</param>
    /// <param name="account">Carries what routing itself asks of models.</param>
    /// <param name="cancellationToken">The client has left.</param>
    public ValueTask<RoutingDecision> PlanAsync(
        GatewayRequest request, Principal principal, PermittedTargets permitted, RequestAccount account, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Decide(request, principal, permitted, trace: null, out _));

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
                    : Settle($"tier {tier.Name()}", "tier named", InTier(tier, permitted), request, principal, needs, ref intent, permitted, trace);
            case ModelSelection.OfTargets { Targets: var named }:
                return Settle(
                    $"'{request.Model}'", named.Length == 1 ? "target named" : "list named", Permitted(named, permitted), request, principal, needs, ref intent, permitted, trace);
        }

        var rule = _rules.First(request, principal, intent.PromptTokens);
        if (rule is not null && trace is not null)
        {
            trace.Rule = rule.Name;
        }

        if (rule is not null and not { Use: [ModelSelection.Auto] })
        {
            return ByRule(rule, request, principal, needs, ref intent, permitted, trace);
        }

        return ByScore(request, principal, needs, ref intent, permitted, trace, instead: null);
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

    private RoutingDecision ByRule(
        RoutingRule rule, GatewayRequest request, Principal principal, in RequestNeeds needs, ref Intent intent, PermittedTargets permitted, Trace? trace)
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
            : Settle(rule.Reason, rule.Reason, candidates.DrainToImmutable(), request, principal, needs, ref intent, permitted, trace);
    }

    /// <param name="instead">What was asked for and is not permitted, where the score chooses in its place.</param>
    private RoutingDecision ByScore(
        GatewayRequest request, Principal principal, in RequestNeeds needs, ref Intent intent, PermittedTargets permitted, Trace? trace, string? instead)
    {
        if (Array.TrueForAll(AllTiers, tier => _catalog.InTier(tier).IsEmpty))
        {
            return RoutingDecision.Refuse(RoutingRefusals.NothingServes(AllTiers));
        }

        var all = InAnyTier(permitted);
        if (all.IsEmpty)
        {
            return RoutingDecision.Refuse(RoutingRefusals.NonePermitted("any tier"));
        }

        var capable = Capable(all, needs, trace);
        if (capable.IsEmpty)
        {
            return RoutingDecision.Refuse(NoCapable("any tier", all, needs, permitted));
        }

        var chosen = Choose(request, ref intent, trace, out var prediction);
        var question = new RoutingQuestion
        {
            Request = request, Principal = principal, Intent = intent, Prediction = prediction, Capable = capable, Trial = trace is not null,
        };
        var choice = Steer(question, chosen);
        if (trace is not null)
        {
            trace.ChosenTier = choice.Tier;
        }

        var ordered = Narrow(question, FromTier(choice.Tier, capable));
        var first = ordered[0].Tier!.Value;
        var reason = choice.Reason;
        if (first != choice.Tier)
        {
            reason += _catalog.InTier(choice.Tier).IsEmpty ? $"; {choice.Tier.Name()} has no target"
                : permitted.IsNarrowed ? $"; no permitted target of {choice.Tier.Name()} can serve it"
                : $"; no target of {choice.Tier.Name()} can serve it";
        }

        if (instead is not null)
        {
            reason += $"; {instead} is not permitted";
        }

        var planned = ImmutableArray.CreateBuilder<PlannedTarget>(ordered.Length);
        foreach (var target in ordered)
        {
            planned.Add(new PlannedTarget(target, target.Tier == first ? reason : FailoverReason(first, target.Tier!.Value)));
        }

        return RoutingDecision.To(new RoutePlan
        {
            Targets = planned.MoveToImmutable(), Intent = intent, Baseline = _catalog.Baseline,
            Comparison = _comparisons?.Plan(question, chosen, ordered[0], permitted),
        });
    }

    private TierChoice Choose(GatewayRequest request, ref Intent intent, Trace? trace, out Prediction.Prediction? prediction)
    {
        // A vector is no harder to make for a hard text, so embeddings start at the cheapest tier.
        if (intent.Task == TaskType.Embedding)
        {
            prediction = null;
            return new TierChoice(Tier.Small, TaskType.Embedding.Name(), Gain: null);
        }

        prediction = Predict(request, trace);
        return _promise is null ? ByComplexity(ref intent, prediction) : _promise.Decide(request.Workload, prediction);
    }

    private TierChoice Steer(in RoutingQuestion question, TierChoice choice)
    {
        if (question.Intent.Task == TaskType.Embedding)
        {
            return choice;
        }

        foreach (var steering in _steerings)
        {
            choice = steering.Steer(question, choice);
        }

        return choice;
    }

    private ImmutableArray<Target> Narrow(in RoutingQuestion question, ImmutableArray<Target> ordered)
    {
        if (question.Intent.Task == TaskType.Embedding)
        {
            return ordered;
        }

        foreach (var steering in _steerings)
        {
            ordered = steering.Narrow(question, ordered);
        }

        return ordered;
    }

    // Where the prediction is confident, it replaces the complexity of the cues.
    private TierChoice ByComplexity(ref Intent intent, Prediction.Prediction? prediction)
    {
        var predicted = prediction is { } known ? PredictedComplexity.Of(known) : null;
        if (predicted is { } complexity && complexity != intent.Complexity)
        {
            intent = intent with
            {
                Complexity = complexity,
                Signals = intent.Signals.Add(new IntentSignal("prediction", complexity - intent.Complexity)),
            };
        }

        var tier = intent.Complexity <= _options.SmallUpTo ? Tier.Small
            : intent.Complexity <= _options.MidUpTo ? Tier.Mid
            : Tier.Premium;
        return new TierChoice(tier, $"complexity {intent.Complexity}{(predicted is null ? "" : ", predicted")}: {intent.Task.Name()}", prediction?.Gain);
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
        string scope, string reason, ImmutableArray<Target> candidates, GatewayRequest request, Principal principal, in RequestNeeds needs, ref Intent intent,
        PermittedTargets permitted, Trace? trace)
    {
        if (candidates.IsEmpty)
        {
            return intent.Task == TaskType.Embedding
                ? RoutingDecision.Refuse(RoutingRefusals.NonePermitted(scope))
                : ByScore(request, principal, needs, ref intent, permitted, trace, instead: scope);
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
        AddTier(tier, permitted.Targets, targets);
        return targets.DrainToImmutable();
    }

    // Tiers rising: those that an alias alone names are in none.
    private static ImmutableArray<Target> InAnyTier(PermittedTargets permitted)
    {
        var targets = ImmutableArray.CreateBuilder<Target>(permitted.Targets.Length);
        foreach (var tier in AllTiers)
        {
            AddTier(tier, permitted.Targets, targets);
        }

        return targets.DrainToImmutable();
    }

    // The chosen tier, then those above it, nearest first, then those below.
    private static ImmutableArray<Target> FromTier(Tier chosen, ImmutableArray<Target> targets)
    {
        var ordered = ImmutableArray.CreateBuilder<Target>(targets.Length);
        for (var tier = chosen; tier <= Tier.Premium; tier++)
        {
            AddTier(tier, targets, ordered);
        }

        for (var tier = chosen - 1; tier >= Tier.Small; tier--)
        {
            AddTier(tier, targets, ordered);
        }

        return ordered.MoveToImmutable();
    }

    private static void AddTier(Tier tier, ImmutableArray<Target> from, ImmutableArray<Target>.Builder to)
    {
        foreach (var target in from)
        {
            if (target.Tier == tier)
            {
                to.Add(target);
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
