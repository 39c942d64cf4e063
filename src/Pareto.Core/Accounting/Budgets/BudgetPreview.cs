using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// The budgets that pay for one request that is not sent, and what they would say to it: the decisions of <see cref="BudgetBook"/> over what the
/// database tells, with nothing reserved. What gateways hold counts as kept, used or not; how long answers have been only they know, so here lengths are guessed.
/// </summary>
internal sealed class BudgetPreview : IBudgetView
{
    // Nothing has been learned where no gateway runs.
    private readonly OutputHistory _history = new();

    private readonly BudgetSlice[] _slices;
    private readonly TimeProvider _time;

    private BudgetPreview(IEnumerable<BudgetShare> shares, TimeProvider time)
    {
        var now = time.GetUtcNow();
        BudgetShare[] all = [.. shares];
        _time = time;
        _slices = [.. all.Select(share => BudgetSlice.OfAllThatIsLeft(share.Budget, share.Whose, now, share.Charged, share.Spent))];
        Use = [.. all.Select((share, i) => BudgetUse.Of(share.Budget, _slices[i].Subject, _slices[i].Span, share.Charged, share.Spent))];
    }

    /// <param name="configured">The budgets of pareto.yaml.</param>
    /// <param name="payer">Who sends the request.</param>
    /// <param name="workload">Its workload.</param>
    /// <param name="free">Targets in the house.</param>
    /// <param name="database">What is set and spent; null where no gateway has been yet.</param>
    /// <param name="time">The clock of windows.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static BudgetPreview Of(
        ImmutableArray<BudgetOptions> configured, Payer payer, string workload, IEnumerable<TargetId> free, Database? database, TimeProvider time) => new(
        database is null
            ? BudgetShare.Of(configured, payer, workload)
            : new BudgetOffice(database, time).SharesOf(configured, payer, workload, [.. free.Select(target => target.ToString())]),
        time);

    /// <summary>The shares that pay.</summary>
    public ImmutableArray<BudgetUse> Use { get; }

    /// <inheritdoc/>
    public bool AnyHard => Array.Exists(_slices, slice => slice.Budget.IsHard);

    /// <inheritdoc/>
    public string? WhichLacks(Payer payer, GatewayRequest request, Target target, TokenPrices? prices, Intent intent)
    {
        if (target.Location.IsLocal)
        {
            return null;
        }

        var cost = BudgetOffer.LeastCost(request, target, prices, intent, _history, _time.GetUtcNow());
        return Array.Find(_slices, slice => slice.Budget.IsHard && (prices is null || slice.Reach < cost))?.Budget.Name;
    }

    /// <summary>What would be kept for an attempt, or why it would not be paid for.</summary>
    public PreviewedPayment Ask(in BudgetQuestion question)
    {
        var target = question.Target;
        if (target.Location.IsLocal || _slices.Length == 0)
        {
            return new PreviewedPayment(target);
        }

        if (question.Bound is not { } bound)
        {
            return new PreviewedPayment(target) { Refusal = Array.Find(_slices, slice => slice.Budget.IsHard) is { } hard ? BudgetRefusals.Unpriced(hard, target) : null };
        }

        var offer = BudgetOffer.Of(_slices, question, bound, _history, isShort: true);
        return offer.Lacking is { } lacking
            ? new PreviewedPayment(target) { Refusal = BudgetRefusals.Spent(lacking, offer.Cost, target) }
            : new PreviewedPayment(target) { Reserved = Picodollars.ToDollars(offer.Cost), OutputTokens = offer.OutputTokens };
    }
}
