using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Balance;
using Pareto.Core.Routing.Steering;

namespace Pareto.Core.Routing;

/// <summary>Which targets come into question for a request: those that are permitted, and of these the ones that can serve it.</summary>
internal static class CandidateTargets
{
    /// <summary>Rising.</summary>
    public static readonly Tier[] AllTiers = [Tier.Small, Tier.Mid, Tier.Premium];

    /// <summary>The permitted targets of one tier, equals as the balancer orders them.</summary>
    public static ImmutableArray<Target> InTier(Tier tier, PermittedTargets permitted, TargetBalancer balancer, RequestId request)
    {
        var targets = ImmutableArray.CreateBuilder<Target>(permitted.Targets.Length);
        TierOrder.AddTier(tier, permitted.Targets, targets, balancer, request);
        return targets.DrainToImmutable();
    }

    /// <summary>The permitted targets of all tiers, tiers rising: those that an alias alone names are in none.</summary>
    public static ImmutableArray<Target> InAnyTier(PermittedTargets permitted)
    {
        var targets = ImmutableArray.CreateBuilder<Target>(permitted.Targets.Length);
        foreach (var tier in AllTiers)
        {
            foreach (var target in permitted.Targets)
            {
                if (target.Tier == tier)
                {
                    targets.Add(target);
                }
            }
        }

        return targets.DrainToImmutable();
    }

    /// <summary>Those of the named targets that are permitted, in the order named.</summary>
    public static ImmutableArray<Target> Named(ImmutableArray<Target> named, PermittedTargets permitted)
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

    /// <summary>
    /// Those that meet the hard constraints. The prompt is taken at its upper bound, and at its expected size only if nothing
    /// holds that.
    /// </summary>
    /// <param name="candidates">The targets.</param>
    /// <param name="needs">What the request needs.</param>
    /// <param name="leftOut">Receives the others, each with its reason; null where nobody asks.</param>
    public static ImmutableArray<Target> Capable(ImmutableArray<Target> candidates, in RequestNeeds needs, List<LeftOutTarget>? leftOut)
    {
        var capable = Filter(candidates, needs, byEstimate: false);
        var byEstimate = capable.IsEmpty;
        if (byEstimate)
        {
            capable = Filter(candidates, needs, byEstimate);
        }

        if (leftOut is not null)
        {
            foreach (var target in candidates)
            {
                if (needs.Unmet(target, byEstimate) is { } reason)
                {
                    leftOut.Add(new LeftOutTarget(target, reason));
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
}
