using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Balance;

namespace Pareto.Core.Routing.Steering;

/// <summary>The order in which targets stand behind a choice: its tier, then those above it, nearest first, then those below.</summary>
internal static class TierOrder
{
    /// <summary>The target that a choice of this tier begins with.</summary>
    /// <param name="tier">The tier chosen.</param>
    /// <param name="targets">Not empty.</param>
    public static Target First(Tier tier, ImmutableArray<Target> targets)
    {
        var first = targets[0];
        foreach (var target in targets)
        {
            if (Rank(tier, target) < Rank(tier, first))
            {
                first = target;
            }
        }

        return first;
    }

    /// <summary>Why a target of another tier stands in a plan, as clients and the ledger are told.</summary>
    public static string FailoverReason(Tier from, Tier to) => (from, to) switch
    {
        (Tier.Small, Tier.Mid) => "failover from small: mid",
        (Tier.Small, Tier.Premium) => "failover from small: premium",
        (Tier.Mid, Tier.Small) => "failover from mid: small",
        (Tier.Mid, Tier.Premium) => "failover from mid: premium",
        (Tier.Premium, Tier.Small) => "failover from premium: small",
        _ => "failover from premium: mid",
    };

    /// <summary>All targets in that order, the choice's own first, equals as the balancer orders them.</summary>
    public static ImmutableArray<Target> From(in TierChoice choice, ImmutableArray<Target> targets, TargetBalancer balancer, RequestId request)
    {
        var ordered = ImmutableArray.CreateBuilder<Target>(targets.Length);
        if (choice.First is { } own && own.Tier == choice.Tier)
        {
            ordered.Add(own);
        }

        for (var tier = choice.Tier; tier <= Tier.Premium; tier++)
        {
            AddTier(tier, targets, ordered, balancer, request);
        }

        for (var tier = choice.Tier - 1; tier >= Tier.Small && !(choice.NotBelow && ordered.Count > 0); tier--)
        {
            AddTier(tier, targets, ordered, balancer, request);
        }

        return ordered.DrainToImmutable();
    }

    private static int Rank(Tier chosen, Target target)
    {
        var distance = target.Tier!.Value - chosen;
        return distance >= 0 ? distance : (int)Tier.Premium - distance;
    }

    /// <summary>Adds the targets of one tier, equals as the balancer orders them; one that stands first already is not added again.</summary>
    public static void AddTier(
        Tier tier, ImmutableArray<Target> from, ImmutableArray<Target>.Builder to, TargetBalancer balancer, RequestId request)
    {
        var start = to.Count;
        foreach (var target in from)
        {
            if (target.Tier == tier && (to.Count == 0 || to[0] != target))
            {
                to.Add(target);
            }
        }

        balancer.Order(tier, to, start, request);
    }
}
