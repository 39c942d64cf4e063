using Pareto.Core.Accounting;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Steering;

/// <summary>
/// Moves what no hard budget has money for any more to the best lower tier that one has, so that the plan begins there. What is left
/// changes until an attempt begins: that it is paid for is decided then, whatever the plan says.
/// </summary>
internal sealed class BudgetSteering(IBudgetView budgets, Func<GatewayRequest, string?> endUserOf, Func<Target, TokenPrices?> prices) : ISteering
{
    public TierChoice Steer(in RoutingQuestion question, in TierChoice choice)
    {
        if (choice.Tier == Tier.Small || !budgets.AnyHard)
        {
            return choice;
        }

        var payer = new Payer(question.Principal, endUserOf(question.Request));
        string? refuses = null;
        Tier? lower = null;
        foreach (var target in question.Capable)
        {
            if (target.Tier is not { } tier || tier > choice.Tier || tier < lower)
            {
                continue;
            }

            var budget = budgets.WhichLacks(payer, question.Request, target, prices(target), question.Intent);
            if (budget is null)
            {
                if (tier == choice.Tier)
                {
                    return choice;
                }

                lower = tier;
            }
            else if (tier == choice.Tier)
            {
                refuses = budget;
            }
        }

        return refuses is not null && lower is { } other
            ? choice.MovedTo(other, $"budget {refuses} has no more for {choice.Tier.Name()}: {other.Name()}") with { NotBelow = false }
            : choice;
    }
}
