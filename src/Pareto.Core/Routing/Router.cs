using System.Collections.Immutable;
using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Execution.Load;
using Pareto.Core.Routing.Advising;
using Pareto.Core.Routing.Balance;
using Pareto.Core.Routing.Checking;
using Pareto.Core.Routing.Expressions;
using Pareto.Core.Routing.HoldOut;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Routing.Sessions;
using Pareto.Core.Routing.Steering;
using Pareto.Core.Text;

namespace Pareto.Core.Routing;

/// <summary>
/// Plans which targets serve a request, in order. What it remembers from one request to the next is with its steerings;
/// without them, and at the same load, the same request gives the same plan.
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
    private readonly RoutingOptions _options;
    private readonly ModelCatalog _catalog;
    private readonly IntentAnalyzer _analyzer;
    private readonly Predictor? _predictor;
    private readonly RoutePromise? _promise;
    private readonly ImmutableArray<ISteering> _steerings;
    private readonly TargetLoad? _load;
    private readonly TargetBalancer _balancer;
    private readonly Advisor? _advisor;
    private readonly Conversations? _conversations;
    private readonly ComparisonPlanner? _comparisons;
    private readonly RoutingRules _rules;
    private readonly CascadeRouting? _cascade;
    private readonly HoldOutLottery? _holdOut;

    /// <param name="options">Checked by <see cref="RoutingOptionsValidator"/>; wrong ones are a bug of the caller.</param>
    /// <param name="catalog">What a request can name.</param>
    /// <param name="analyzer">Scores requests.</param>
    /// <param name="predictor">Predicts which tier will be right; null leaves that to the cues.</param>
    /// <param name="promise">Decides in place of the score's thresholds, where there is one.</param>
    /// <param name="steerings">Asked in this order about each tier that was chosen.</param>
    /// <param name="load">What rules ask about targets, and what equals are ordered by; null where no gateway runs: all are idle and healthy.</param>
    /// <param name="advisor">Asked how hard a request is, where the score decides; null asks nobody.</param>
    /// <param name="conversations">Finds what a request goes on with; null where conversations are not followed.</param>
    /// <param name="cascade">The small models that are asked first, where there are any.</param>
    /// <param name="holdOut">Draws what goes to the baseline all the same; null for nothing.</param>
    /// <param name="comparisons">Chooses which answers are compared with another target's; null compares none.</param>
    public Router(
        RoutingOptions options, ModelCatalog catalog, IntentAnalyzer analyzer, Predictor? predictor = null, RoutePromise? promise = null,
        ImmutableArray<ISteering>? steerings = null, TargetLoad? load = null, Advisor? advisor = null, Conversations? conversations = null,
        CascadeSetup? cascade = null, ComparisonPlanner? comparisons = null, HoldOutLottery? holdOut = null)
    {
        var problems = new List<ConfigurationProblem>();
        _options = options;
        _catalog = catalog;
        _analyzer = analyzer;
        _predictor = predictor;
        _load = load;
        _promise = promise;
        _cascade = cascade is null ? null : new CascadeRouting(cascade);
        _steerings = steerings ?? [];
        _advisor = advisor;
        _balancer = new TargetBalancer(options, catalog, load);
        _conversations = conversations;
        _comparisons = comparisons;
        _holdOut = holdOut;
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
        _advisor is null || request is not ChatRequest chat
            ? ValueTask.FromResult(PlanByItself(request, principal, permitted))
            : PlanWithAdviceAsync(_advisor, chat, principal, permitted, account, cancellationToken);

    /// <summary>The decision that is made where no model is asked for advice.</summary>
    public RoutingDecision PlanByItself(GatewayRequest request, Principal principal, PermittedTargets permitted) =>
        Decide(request, principal, permitted, advice: null, trace: null, out _);

    /// <summary>The same decision with what led to it.</summary>
    public RoutingExplanation Explain(GatewayRequest request, Principal principal, PermittedTargets permitted)
    {
        var trace = new RoutingTrace();
        var decision = Decide(request, principal, permitted, advice: null, trace, out var intent);
        return new RoutingExplanation
        {
            Decision = decision,
            Intent = intent,
            Rule = trace.Rule?.Name,
            RulesAsked = [.. trace.RulesAsked],
            Otherwise = trace.Rule is { } rule ? Without(rule, request, principal, permitted) : null,
            Prediction = trace.Prediction?.Made,
            ChosenTier = trace.ChosenTier,
            LeftOut = [.. trace.LeftOut],
        };
    }

    // What the gateway would do by itself tells whether the score decides at all, and what the advice is compared with.
    private async ValueTask<RoutingDecision> PlanWithAdviceAsync(
        Advisor advisor, ChatRequest request, Principal principal, PermittedTargets permitted, RequestAccount account, CancellationToken cancellationToken)
    {
        var trial = new RoutingTrace();
        var byItself = Decide(request, principal, permitted, advice: null, trial, out var intent);
        var advice = byItself.Plan is null or { Cascade.Plan: not null } or { HoldOut.Arm: HoldOutArm.HeldOut } || trial.ChosenTier is null
            ? null
            : await advisor.AskAsync(request, intent, permitted, account, cancellationToken);
        return Decide(request, principal, permitted, advice, trace: null, out _);
    }

    private RoutingAlternative Without(RoutingRule rule, GatewayRequest request, Principal principal, PermittedTargets permitted)
    {
        var trace = new RoutingTrace { Without = rule };
        var decision = Decide(request, principal, permitted, advice: null, trace, out _);
        return new RoutingAlternative(trace.Rule?.Name, trace.ChosenTier, decision);
    }

    private RoutingDecision Decide(
        GatewayRequest request, Principal principal, PermittedTargets permitted, Advice? advice, RoutingTrace? trace, out Intent intent)
    {
        var prompt = PromptSize.Of(request);
        var prediction = new PromptPrediction(_predictor, request) { Advice = advice };
        if (trace is not null)
        {
            trace.Prediction = prediction;
        }

        var matter = new Matter
        {
            Request = request, Principal = principal, Permitted = permitted, Needs = RequestNeeds.Of(request, prompt), Prediction = prediction,
            Trace = trace, Intent = _analyzer.Analyze(request, prompt.Expected, out _),
        };
        var decision = Decide(ref matter);
        intent = matter.Intent;
        return decision;
    }

    private RoutingDecision Decide(ref Matter matter)
    {
        var request = matter.Request;
        switch (_catalog.Resolve(request.Model))
        {
            case null:
                return RoutingDecision.Refuse(RoutingRefusals.UnknownModel(request.Model, _catalog));
            case ModelSelection.OfTier { Tier: var tier }:
                return _catalog.InTier(tier).IsEmpty
                    ? RoutingDecision.Refuse(RoutingRefusals.NothingServes([tier]))
                    : Settle($"tier {tier.Name()}", "tier named", InTier(tier, matter), byTier: true, ref matter);
            case ModelSelection.OfTargets { Targets: var named }:
                return Settle(
                    $"'{request.Model}'", named.Length == 1 ? "target named" : "list named", CandidateTargets.Named(named, matter.Permitted), byTier: false, ref matter);
        }

        var facts = new RuleFacts
        {
            Request = request, Key = matter.Principal.KeyName, Intent = matter.Intent, Needs = matter.Needs.Abilities, Prediction = matter.Prediction, Load = _load,
        };
        var rule = _rules.First(facts, matter.Trace?.Without, matter.Trace?.RulesAsked);
        if (rule is not null && matter.Trace is { } trace)
        {
            trace.Rule = rule;
        }

        return rule is null or { Use: [ModelSelection.Auto] } ? ByScore(ref matter, instead: null) : ByRule(rule, ref matter);
    }

    private RoutingDecision ByRule(RoutingRule rule, ref Matter matter)
    {
        var candidates = ImmutableArray.CreateBuilder<Target>();
        Tier? empty = null;
        var byTier = true;
        foreach (var use in rule.Use)
        {
            byTier &= use is ModelSelection.OfTier;
            if (use is ModelSelection.OfTier { Tier: var tier } && _catalog.InTier(tier).IsEmpty)
            {
                empty ??= tier;
                continue;
            }

            var more = use is ModelSelection.OfTier asked
                ? InTier(asked.Tier, matter)
                : CandidateTargets.Named(((ModelSelection.OfTargets)use).Targets, matter.Permitted);
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
            : Settle(rule.Reason, rule.Reason, candidates.DrainToImmutable(), byTier, ref matter);
    }

    /// <param name="instead">What was asked for and is not permitted, where the score chooses in its place.</param>
    private RoutingDecision ByScore(ref Matter matter, string? instead)
    {
        if (Array.TrueForAll(CandidateTargets.AllTiers, tier => _catalog.InTier(tier).IsEmpty))
        {
            return RoutingDecision.Refuse(RoutingRefusals.NothingServes(CandidateTargets.AllTiers));
        }

        var (request, permitted) = (matter.Request, matter.Permitted);
        var all = CandidateTargets.InAnyTier(permitted);
        if (all.IsEmpty)
        {
            return RoutingDecision.Refuse(RoutingRefusals.NonePermitted("any tier"));
        }

        var capable = CandidateTargets.Capable(all, matter.Needs, matter.Trace?.LeftOut);
        if (capable.IsEmpty)
        {
            return RoutingDecision.Refuse(NoCapable("any tier", all, matter.Needs, permitted));
        }

        var draw = instead is null ? _holdOut?.Draw(request, matter.Principal, capable, matter.Intent) : null;
        if (draw is { Arm: HoldOutArm.HeldOut })
        {
            return RoutingDecision.To(_holdOut!.PlanOf(draw, capable, matter.Intent, _balancer, request.Id));
        }

        var chosen = Choose(ref matter, capable);
        var intent = matter.Intent;
        var question = new RoutingQuestion
        {
            Request = request, Principal = matter.Principal, Intent = intent, Prediction = matter.Prediction.Value, Capable = capable,
            Conversation = request is ChatRequest chat ? _conversations?.Of(chat, matter.Principal) : null, Trial = matter.Trace is not null,
        };
        var choice = Steer(question, chosen);
        if (matter.Trace is { } trace)
        {
            trace.ChosenTier = choice.Tier;
        }

        // What a steering moved, or holds where it is, is served there.
        if (choice is { Tier: Tier.Small, NotBelow: false, First: null } && chosen.Tier == Tier.Small && instead is null
            && _cascade is not null && Narrow(question, capable) is var trusted
            && _cascade.Order(request, choice.Reason, trusted, permitted) is { } cascade)
        {
            return RoutingDecision.To(
                CascadeRouting.PlanOf(cascade, trusted, intent, _balancer, request.Id) with { Baseline = _catalog.Baseline, HoldOut = draw }, question.Conversation);
        }

        var ordered = Narrow(question, TierOrder.From(choice, capable, _balancer, request.Id));
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
            planned.Add(new PlannedTarget(target, (target.Tier == first ? reason : TierOrder.FailoverReason(first, target.Tier!.Value)) + _balancer.Note(target)));
        }

        var plan = new RoutePlan
        {
            Targets = planned.MoveToImmutable(), Intent = intent, Baseline = _catalog.Baseline, IsChosen = true,
            Comparison = _comparisons?.Plan(question, chosen, ordered[0], permitted),
            HoldOut = draw,
        };
        return RoutingDecision.To(plan, question.Conversation);
    }

    private TierChoice Choose(ref Matter matter, ImmutableArray<Target> capable)
    {
        // A vector is no harder to make for a hard text, so embeddings start at the cheapest tier.
        if (matter.Intent.Task == TaskType.Embedding)
        {
            return new TierChoice(Tier.Small, TaskType.Embedding.Name(), Gain: null);
        }

        return _cascade?.Choose(matter.Request, matter.Prediction.Value, capable, matter.Permitted)
            ?? (_promise is null ? ByComplexity(ref matter) : _promise.Decide(matter.Request.Workload, matter.Prediction.Value));
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

    // Advice replaces what the gateway sees by itself, and a confident prediction the complexity of the cues.
    private TierChoice ByComplexity(ref Matter matter)
    {
        var (intent, prediction) = (matter.Intent, matter.Prediction);
        var (complexity, source) = prediction.Advice is { Outcome: AdviceOutcome.Taken, Complexity: { } advised } ? (advised, "advice")
            : prediction.Value is { } known && PredictedComplexity.Of(known) is { } predicted ? (predicted, "prediction")
            : (intent.Complexity, "");
        if (complexity != intent.Complexity)
        {
            matter.Intent = intent with
            {
                Complexity = complexity,
                Signals = intent.Signals.Add(new IntentSignal(source, complexity - intent.Complexity)),
            };
        }

        var tier = complexity <= _options.SmallUpTo ? Tier.Small
            : complexity <= _options.MidUpTo ? Tier.Mid
            : Tier.Premium;
        var by = source switch { "advice" => ", advised", "prediction" => ", predicted", _ => "" };
        var without = prediction.Advice is { Outcome: not AdviceOutcome.Taken and var outcome } ? $"; advice {outcome.Name()}" : "";
        return new TierChoice(tier, $"complexity {complexity}{by}: {intent.Task.Name()}{without}", prediction.Value?.Gain);
    }

    // Where the request or a rule has named its targets: those that can serve it, all for the one reason.
    private RoutingDecision Settle(string scope, string reason, ImmutableArray<Target> candidates, bool byTier, ref Matter matter)
    {
        var isEmbedding = matter.Intent.Task == TaskType.Embedding;
        if (candidates.IsEmpty)
        {
            return isEmbedding ? RoutingDecision.Refuse(RoutingRefusals.NonePermitted(scope)) : ByScore(ref matter, instead: scope);
        }

        var capable = CandidateTargets.Capable(candidates, matter.Needs, matter.Trace?.LeftOut);
        if (capable.IsEmpty)
        {
            return RoutingDecision.Refuse(NoCapable(scope, candidates, matter.Needs, matter.Permitted));
        }

        var planned = ImmutableArray.CreateBuilder<PlannedTarget>(capable.Length);
        foreach (var target in capable)
        {
            planned.Add(new PlannedTarget(target, byTier ? reason + _balancer.Note(target) : reason));
        }

        if (_options.Offline == OfflineAnswer.Local && !isEmbedding)
        {
            AddStandIns(planned, reason, matter.Needs, matter.Permitted);
        }

        return RoutingDecision.To(new RoutePlan { Targets = planned.DrainToImmutable(), Intent = matter.Intent, Baseline = _catalog.Baseline });
    }

    // Who can serve it in the house while those outside do not answer, the best first.
    private static void AddStandIns(ImmutableArray<PlannedTarget>.Builder planned, string reason, in RequestNeeds needs, PermittedTargets permitted)
    {
        if (planned.All(named => named.Target.Location.IsLocal))
        {
            return;
        }

        var local = permitted.Targets
            .Where(target => target.Location.IsLocal && planned.All(named => named.Target != target))
            .OrderByDescending(target => target.Tier);
        foreach (var target in CandidateTargets.Capable([.. local], needs, leftOut: null))
        {
            planned.Add(new PlannedTarget(target, $"offline: {reason}") { StandsIn = true });
        }
    }

    // Where a target that is not permitted could do it, it is the policy that stands in the way.
    private GatewayError NoCapable(string scope, ImmutableArray<Target> candidates, in RequestNeeds needs, PermittedTargets permitted) =>
        permitted.IsNarrowed
        && !CandidateTargets.Capable(_catalog.Targets, needs, leftOut: null).IsEmpty && CandidateTargets.Capable(permitted.Targets, needs, leftOut: null).IsEmpty
            ? RoutingRefusals.OnlyOthersCan(needs)
            : RoutingRefusals.NoCapable(scope, candidates, needs, permitted);

    private ImmutableArray<Target> InTier(Tier tier, in Matter matter) => CandidateTargets.InTier(tier, matter.Permitted, _balancer, matter.Request.Id);

    // What is decided about, from one step of the decision to the next.
    private ref struct Matter
    {
        public required GatewayRequest Request { get; init; }

        public required Principal Principal { get; init; }

        public required PermittedTargets Permitted { get; init; }

        public required RequestNeeds Needs { get; init; }

        public required PromptPrediction Prediction { get; init; }

        /// <summary>Null where the request will be sent.</summary>
        public required RoutingTrace? Trace { get; init; }

        public required Intent Intent { get; set; }
    }
}
