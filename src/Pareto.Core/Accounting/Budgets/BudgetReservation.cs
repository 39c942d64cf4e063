using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>The most that one attempt may cost, kept for it in every budget that pays for it, until it has ended.</summary>
internal sealed class BudgetReservation
{
    private readonly BudgetBook _book;
    private long? _settled;
    private bool _hasBegun;

    internal BudgetReservation(BudgetBook book, BudgetSlice[] slices, long amount, TokenUsage worst, CostParts worstParts)
    {
        _book = book;
        Slices = slices;
        Amount = amount;
        Worst = worst;
        WorstParts = worstParts;
    }

    internal BudgetSlice[] Slices { get; }

    /// <summary>Picodollars.</summary>
    internal long Amount { get; }

    /// <summary>The usage that would cost it.</summary>
    public TokenUsage Worst { get; }

    /// <summary>The same amount by class.</summary>
    public CostParts WorstParts { get; }

    /// <summary>The attempt begins: its row is written down for the case that nobody lives to write the true one.</summary>
    public void Begin(LedgerEntry abandoned)
    {
        _book.Journal.Begun(abandoned, [.. Slices.Select(slice => slice.Number)], Amount);
        _hasBegun = true;
    }

    /// <summary>The attempt did not begin: nothing is kept any more. Where it did, nothing changes.</summary>
    public void Release()
    {
        if (!_hasBegun)
        {
            _book.Settle(this, ref _settled, 0);
        }
    }

    /// <summary>The attempt has ended, and its row will say this. Saying it again changes nothing, saying something else puts it right.</summary>
    public void Settle(LedgerEntry row)
    {
        var cost = row.Cost is { } known ? Picodollars.From(known) : 0;
        if (_settled != cost)
        {
            // First on the disk: what a budget is thought to have left must be known after a crash as well.
            _book.Journal.Ended(row, cost);
            _book.Settle(this, ref _settled, cost);
        }
    }
}
