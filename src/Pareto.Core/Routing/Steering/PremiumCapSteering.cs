using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;

namespace Pareto.Core.Routing.Steering;

/// <summary>Moves what would go to premium, and is not hard enough for what the cap has left, to the best lower tier that can serve it.</summary>
internal sealed class PremiumCapSteering(PremiumCap cap) : ISteering
{
    public TierChoice Steer(in RoutingQuestion question, in TierChoice choice)
    {
        // A tool loop that premium began is first in line: only a cap that is used up ends it.
        if (choice.Tier != Tier.Premium || choice.NotBelow)
        {
            return choice;
        }

        Target? premium = null;
        Tier? lower = null;
        foreach (var target in question.Capable)
        {
            if (target.Tier == Tier.Premium)
            {
                premium ??= target;
            }
            else if (target.Tier is { } tier && (lower is null || tier > lower))
            {
                lower = tier;
            }
        }

        return premium is not null && lower is { } other
            && cap.WhyNot(question.Request.Workload, Hardness(question), premium, question.Intent, question.Trial) is { } why
            ? choice.MovedTo(other, $"{why}: {other.Name()}")
            : choice;
    }

    // What premium is expected to gain, or where nothing was predicted, about what the mapping of gains to complexities says
    // (PredictedComplexity): complexity 5 begins at a gain of 0.45, 4 at 0.3.
    private static double Hardness(in RoutingQuestion question) => question.Prediction is { IsFamiliar: true } known
        ? known.Gain
        : question.Intent.Complexity / 10.0;
}
