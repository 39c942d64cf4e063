using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Routing.Balance;
using Pareto.Core.Routing.Sessions;
using Pareto.Core.Routing.Steering;

namespace Pareto.Core.Routing.HoldOut;

/// <summary>
/// Draws which conversations go the baseline's way. The same conversation always goes the same way: it is known by the session
/// that the client names, else by its first words, up to the first turn of the user.
/// </summary>
/// <param name="share">Of conversations.</param>
/// <param name="key">Nobody else's.</param>
/// <param name="baseline">Where they go.</param>
/// <param name="sessionHeader">The header that names a session; null where sessions are not followed.</param>
/// <param name="cap">Bounds what goes to a premium baseline; null where premium is not capped.</param>
internal sealed class HoldOutLottery(double share, HoldOutKey key, Target baseline, string? sessionHeader, PremiumCap? cap = null)
{
    /// <summary>
    /// The draw; null for a request that the baseline may not or cannot serve, for one that is no conversation, and as long as the premium cap has
    /// no room for one more. All of it is asked before the draw, so that what is in either arm met the same conditions.
    /// </summary>
    public HoldOutDraw? Draw(GatewayRequest request, Principal principal, ImmutableArray<Target> capable, Intent intent)
    {
        if (request is not ChatRequest chat || !capable.Contains(baseline) || (baseline.Tier == Tier.Premium && cap?.HasRoom(request.Workload, baseline, intent) == false))
        {
            return null;
        }

        var hash = new KeyedHash(key.Value);
        hash.Add(principal.KeyName);
        if (sessionHeader is not null && request.Headers.Find(sessionHeader) is { Length: > 0 } session)
        {
            hash.Add(session);
        }
        else
        {
            AddBeginning(chat, ref hash);
        }

        var unit = hash.Value;
        return new((unit >> 11) * (1.0 / (1UL << 53)) < share ? HoldOutArm.HeldOut : HoldOutArm.Routed, unit.ToString("x16"));
    }

    /// <summary>The plan of what was held out, as without the gateway: nothing is asked or compared. Where the baseline fails, those of the best tiers stand in.</summary>
    public RoutePlan PlanOf(HoldOutDraw draw, ImmutableArray<Target> capable, Intent intent, TargetBalancer balancer, RequestId request)
    {
        var planned = ImmutableArray.CreateBuilder<PlannedTarget>(capable.Length);
        planned.Add(new PlannedTarget(baseline, "hold-out: the baseline's way"));
        foreach (var target in TierOrder.From(new TierChoice(Tier.Premium, "", Gain: null), capable, balancer, request))
        {
            if (target != baseline)
            {
                planned.Add(new PlannedTarget(target, "failover from the hold-out"));
            }
        }

        return new RoutePlan { Targets = planned.DrainToImmutable(), Intent = intent, IsChosen = true, Baseline = baseline, HoldOut = draw };
    }

    private static void AddBeginning(ChatRequest chat, ref KeyedHash hash)
    {
        foreach (var message in chat.Messages)
        {
            foreach (var part in message.Parts)
            {
                if (part is TextPart text)
                {
                    hash.Add(text.Text);
                }
            }

            if (message.Role == ChatRole.User)
            {
                break;
            }
        }
    }
}
