using System.Collections.Immutable;
using System.Globalization;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Sessions;

namespace Pareto.Core.Routing.Steering;

/// <summary>
/// Keeps a conversation on the target that it began with, whose provider has its turns in the cache and whose style it has.
/// <list type="bullet">
/// <item>A tool loop stays where it is, to its end; if that target fails, it goes on no lower.</item>
/// <item>A turn that is harder than the last one moves up at once: staying is never a reason for a lower tier than the choice.</item>
/// <item>A turn that is easier moves down only if that saves more than the cached prompt is worth, and on the same topic only
/// if more than half of what staying costs.</item>
/// <item>Within a tier, the target that answered last goes first.</item>
/// </list>
/// </summary>
/// <param name="options">How long prompts are kept in caches.</param>
/// <param name="time">Tells how old a turn is.</param>
/// <param name="prices">What a target costs today; null is an unknown price.</param>
internal sealed class SessionSteering(SessionOptions options, TimeProvider time, Func<Target, TokenPrices?> prices) : ISteering
{
    // In the middle of a topic another style and another model's habits cost more than cents.
    private const decimal ClearShare = 0.5m;

    public TierChoice Steer(in RoutingQuestion question, in TierChoice choice)
    {
        if (question.Conversation is not { Place: not ConversationPlace.Beginning } conversation)
        {
            return choice;
        }

        var current = Find(question.Capable, conversation.Last?.Target);
        return conversation.Place == ConversationPlace.ToolLoop ? InLoop(choice, conversation.Last, current)
            : current is null ? choice
            : BetweenTurns(question, choice, conversation, current);
    }

    private static TierChoice InLoop(in TierChoice choice, RememberedTurn? last, Target? current)
    {
        if (current is not null)
        {
            return choice.StayingOn(current, $"session: tool loop stays on {current.Name}") with { NotBelow = true };
        }

        return last is not null && last.Tier > choice.Tier
            ? choice.MovedTo(last.Tier, $"session: tool loop of {last.Target}, not below {last.Tier.Name()}") with { NotBelow = true }
            : choice with { NotBelow = true };
    }

    private TierChoice BetweenTurns(in RoutingQuestion question, in TierChoice choice, Conversation conversation, Target current)
    {
        var next = TierOrder.First(choice.Tier, question.Capable);
        if (next.Tier > current.Tier)
        {
            return choice;
        }

        if (next.Tier == current.Tier)
        {
            return next == current ? choice : choice.StayingOn(current, $"session: stays on {current.Name}");
        }

        if (Gain(question.Intent, conversation, current, next) is not { } gain)
        {
            return question.Intent.ChangesTopic ? choice : choice.StayingOn(current, $"session: stays on {current.Name}, {next.Name} has no known price to compare");
        }

        return gain.Net > ClearShare * gain.Staying || (question.Intent.ChangesTopic && gain.Net >= 0)
            ? choice with { Reason = $"{choice.Reason}; session: moves from {current.Name}, which saves {Dollars(gain.Saved)} for {Dollars(gain.Lost)} USD of cached prompt" }
            : choice.StayingOn(current, $"session: stays on {current.Name}, moving would cost {Dollars(gain.Lost)} USD of cached prompt and save {Dollars(gain.Saved)}");
    }

    private SwitchingGain? Gain(Intent intent, Conversation conversation, Target current, Target next)
    {
        if (prices(current) is not { } staying || prices(next) is not { } moving)
        {
            return null;
        }

        var last = conversation.Last!;
        var cached = conversation.PrefixIsKept
            ? PromptCache.Tokens(last, time.GetElapsedTime(last.At), staying, options.CacheLifetime, intent.PromptTokens)
            : 0;
        return SwitchingGain.Of(intent.PromptTokens, cached, intent.ExpectedOutputTokens, staying, moving);
    }

    private static Target? Find(ImmutableArray<Target> targets, TargetId? id)
    {
        foreach (var target in targets)
        {
            if (target.Id == id)
            {
                return target;
            }
        }

        return null;
    }

    private static string Dollars(decimal amount) => amount.ToString("0.######", CultureInfo.InvariantCulture);
}
