using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>What slices can keep for an attempt: an answer of that length, at that cost, unless one of them lacks it.</summary>
/// <param name="OutputTokens">The longest answer that is paid for, in tokens for each choice.</param>
/// <param name="Cost">What the attempt may cost then, in picodollars.</param>
/// <param name="Lacking">The slice that has not that much; null where all have.</param>
internal readonly record struct BudgetOffer(int OutputTokens, long Cost, BudgetSlice? Lacking)
{
    /// <summary>The length of an answer that is paid for where nothing is known of its workload and money is short: so often as long as the request looks.</summary>
    public const int UnknownFactor = 4;

    /// <summary>At least.</summary>
    public const int UnknownOutputTokens = 1024;

    /// <summary>Beyond what ninety-nine of a hundred answers take, one attempt keeps at most this part of what is left.</summary>
    private const int GenerousPart = 16;

    /// <summary>The longest answer that the slices can pay for without taking the money of others that come.</summary>
    /// <param name="slices">Of all budgets that pay.</param>
    /// <param name="question">The attempt.</param>
    /// <param name="bound">What it costs.</param>
    /// <param name="history">How long answers have been.</param>
    /// <param name="isShort">There is no more to be had: rather no longer an answer than most are, than none.</param>
    public static BudgetOffer Of(BudgetSlice[] slices, in BudgetQuestion question, in AttemptBound bound, OutputHistory history, bool isShort)
    {
        var most = question.MostOutputTokens;
        var least = Math.Min(most, LeastOutputTokens(history, question.Workload, question.Target.Id, question.ExpectedOutputTokens));
        var offer = Of(slices, bound, Array.Exists(slices, slice => slice.Budget.IsHard) ? Affordable(slices, bound, least, most) : least);
        return isShort && offer.Lacking is not null && offer.OutputTokens > least ? Of(slices, bound, least) : offer;
    }

    /// <summary>What a request costs at least where money is short, in picodollars; more than there is where nobody knows the price.</summary>
    public static long LeastCost(GatewayRequest request, Target target, TokenPrices? prices, Intent intent, OutputHistory history, DateTimeOffset now)
    {
        var asked = request is ChatRequest chat ? chat.MaxOutputTokens : 0;
        var least = Math.Min(asked ?? int.MaxValue, LeastOutputTokens(history, request.Workload, target.Id, intent.ExpectedOutputTokens));
        return prices is null ? long.MaxValue : AttemptBound.Of(request, intent.PromptTokens, target, prices, ServiceTier.Standard, now, TimeSpan.Zero).Cost(least);
    }

    private static BudgetOffer Of(BudgetSlice[] slices, in AttemptBound bound, int outputTokens)
    {
        var cost = bound.Cost(outputTokens);
        return new(outputTokens, cost, Array.Find(slices, slice => slice.Free < cost || (slice.Budget.IsHard && !slice.IsOpen)));
    }

    /// <summary>As long an answer as is paid for where money is short: as ninety-nine of a hundred are, or as may be guessed.</summary>
    private static int LeastOutputTokens(OutputHistory history, string workload, TargetId target, int expected) =>
        history.Percentile99(workload, target) ?? Math.Max(UnknownOutputTokens, UnknownFactor * expected);

    private static int Affordable(BudgetSlice[] slices, in AttemptBound bound, int least, int most)
    {
        if (least == most)
        {
            return most;
        }

        var part = long.MaxValue;
        foreach (var slice in slices)
        {
            if (slice.Budget.IsHard)
            {
                part = Math.Min(part, ((slice.IsOpen ? Math.Max(0, slice.Left) : 0) + Math.Max(0, slice.Free)) / GenerousPart);
            }
        }

        return (int)Math.Clamp(bound.OutputTokensFor(part), least, most);
    }
}
