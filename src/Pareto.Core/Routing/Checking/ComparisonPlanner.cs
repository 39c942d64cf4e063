using Pareto.Core.Exchange;
using Pareto.Core.Routing.Competence;
using Pareto.Core.Routing.Promise;
using Pareto.Core.Routing.Steering;

namespace Pareto.Core.Routing.Checking;

/// <summary>
/// Chooses which requests are looked at, and whom to ask beside the one that answers: permitted targets that can serve the request, nobody else.
/// Whether a request is drawn depends on nothing but its id.
/// </summary>
/// <param name="options">How many.</param>
/// <param name="judge">The configured judge; null for none.</param>
/// <param name="promise">The promise that is watched; null without one.</param>
/// <param name="trust">Knows which targets have yet to earn their place; null where that is not asked for.</param>
internal sealed class ComparisonPlanner(CheckOptions options, Target? judge, RoutePromise? promise, EarnedTrust? trust)
{
    /// <summary>What to learn from a request; null from most.</summary>
    /// <param name="question">The request.</param>
    /// <param name="chosen">The tier before anything moved it.</param>
    /// <param name="first">The target that the plan begins with.</param>
    /// <param name="permitted">What the request may reach.</param>
    public ComparisonOrder? Plan(in RoutingQuestion question, in TierChoice chosen, Target first, PermittedTargets permitted)
    {
        if (question.Trial || first.Tier is not { } tier || (judge is not null && !permitted.Targets.Contains(judge)) || !Comparable.Is(question.Request))
        {
            return null;
        }

        return (tier == chosen.Tier ? Sampled(question, chosen) : null) ?? Shadow(question, chosen, tier);
    }

    private ComparisonOrder? Sampled(in RoutingQuestion question, in TierChoice chosen)
    {
        if (options.Sample <= 0 || SampleDraw.Of(question.Request.Id, "check") >= options.Sample)
        {
            return null;
        }

        if (promise is null)
        {
            return chosen.Tier == Tier.Premium ? null : Order(question, chosen.Tier, Tier.Premium, "comparison with premium", gain: null);
        }

        if (!promise.Covers(question.Request.Workload, question.Prediction))
        {
            return null;
        }

        // Premium's own answer loses nothing, so nobody need be asked; unless the calibration would have left the request small.
        var gain = question.Prediction!.Value.Gain;
        return chosen.Tier == Tier.Small ? Order(question, Tier.Small, Tier.Premium, "comparison with premium", gain)
            : promise.Point.For(question.Request.Workload).StaysSmall(gain) ? Order(question, Tier.Premium, Tier.Small, "comparison: would the promise hold again?", gain)
            : new ComparisonOrder { Tier = chosen.Tier, Gain = gain };
    }

    private ComparisonOrder? Shadow(in RoutingQuestion question, in TierChoice chosen, Tier tier)
    {
        if (trust is null || SampleDraw.Of(question.Request.Id, "shadow") >= trust.Shadow)
        {
            return null;
        }

        foreach (var target in question.Capable)
        {
            if (target.Tier == chosen.Tier && !trust.Trusts(target, question.Intent))
            {
                return Order(target, tier, "shadow: has yet to earn its place", gain: null);
            }
        }

        return null;
    }

    private ComparisonOrder? Order(in RoutingQuestion question, Tier answering, Tier other, string reason, double? gain)
    {
        foreach (var target in question.Capable)
        {
            if (target.Tier == other)
            {
                return Order(target, answering, reason, gain);
            }
        }

        return null;
    }

    private ComparisonOrder Order(Target other, Tier answering, string reason, double? gain) => new()
    {
        Tier = answering,
        Other = new PlannedTarget(other, reason),
        Judge = judge is null ? null : new PlannedTarget(judge, "judge of a comparison"),
        Gain = gain,
    };
}
