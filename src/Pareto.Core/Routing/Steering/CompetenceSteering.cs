using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Competence;

namespace Pareto.Core.Routing.Steering;

/// <summary>
/// Plans a target only for what it has earned: goes up to the next tier with a target that is trusted with this kind of work, and leaves out those that
/// are not. Where nothing that may serve the request is trusted, everything stays as it was: a request is not refused for it.
/// </summary>
internal sealed class CompetenceSteering(EarnedTrust trust) : ISteering
{
    public TierChoice Steer(in RoutingQuestion question, in TierChoice choice)
    {
        Target? untrusted = null;
        for (var tier = choice.Tier; tier <= Tier.Premium; tier++)
        {
            foreach (var target in question.Capable)
            {
                if (target.Tier != tier)
                {
                    continue;
                }

                if (trust.Trusts(target, question.Intent))
                {
                    return untrusted is null || tier == choice.Tier
                        ? choice
                        : choice.MovedTo(tier, $"{trust.Describe(untrusted, question.Intent)}: {tier.Name()}");
                }

                untrusted ??= target;
            }
        }

        return choice;
    }

    public ImmutableArray<Target> Narrow(in RoutingQuestion question, ImmutableArray<Target> ordered)
    {
        var intent = question.Intent;
        var trusted = ordered.RemoveAll(target => !trust.Trusts(target, intent));
        return trusted.IsEmpty ? ordered : trusted;
    }
}
