using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>What a journal's lines come to.</summary>
internal sealed class BudgetJournalState
{
    private readonly Dictionary<string, List<Attempt>> _requests = new(StringComparer.Ordinal);
    private readonly Dictionary<long, long> _spent = [];

    public bool IsEmpty => _requests.Count == 0;

    /// <summary>The rows that the ledger may not have: the true ones of attempts that ended, and for those that did not the most that they may have cost.</summary>
    public IEnumerable<IReadOnlyList<LedgerEntry>> Rows => _requests.Values.Select(attempts => attempts
        .Select((attempt, index) => attempt.Row with { Final = index == attempts.Count - 1 })
        .ToArray());

    /// <summary>Picodollars that a slice has spent, with the most that its attempts which did not end may have cost.</summary>
    public long SpentBy(long slice) => _spent.GetValueOrDefault(slice) + _requests.Values
        .SelectMany(attempts => attempts)
        .Where(attempt => attempt.Cost is null && attempt.Slices.Contains(slice))
        .Sum(attempt => attempt.Amount);

    public void Add(BudgetJournalLine line)
    {
        switch (line)
        {
            case { Begun: { } begun }:
                Begin(new Attempt(begun, line.Slices ?? [], line.Amount, null));
                break;
            case { Ended: { } ended }:
                End(ended, line.Amount);
                break;
            case { Committed: { } request }:
                _requests.Remove(request);
                break;
            case { Slices: [var slice] }:
                _spent[slice] = line.Amount;
                break;
        }
    }

    /// <summary>As few lines as come to the same.</summary>
    public IEnumerable<BudgetJournalLine> Lines()
    {
        foreach (var (slice, spent) in _spent)
        {
            yield return new BudgetJournalLine { Slices = [slice], Amount = spent };
        }

        foreach (var attempt in _requests.Values.SelectMany(attempts => attempts))
        {
            // What has ended is in its slices' totals.
            yield return attempt.Cost is null
                ? new BudgetJournalLine { Begun = attempt.Row, Slices = attempt.Slices, Amount = attempt.Amount }
                : new BudgetJournalLine { Begun = attempt.Row, Slices = [], Amount = 0 };
        }
    }

    /// <summary>The slice is closed: the store has all that it spent.</summary>
    public void Forget(long slice) => _spent.Remove(slice);

    private void Begin(Attempt attempt)
    {
        if (!_requests.TryGetValue(attempt.Row.RequestId.Value, out var attempts))
        {
            _requests.Add(attempt.Row.RequestId.Value, attempts = new List<Attempt>(1));
        }

        attempts.Add(attempt);
    }

    private void End(LedgerEntry row, long cost)
    {
        if (!_requests.TryGetValue(row.RequestId.Value, out var attempts)
            || attempts.FindIndex(attempt => attempt.Row.Attempt == row.Attempt) is not (>= 0 and var index))
        {
            return;
        }

        var attempt = attempts[index];
        foreach (var slice in attempt.Slices)
        {
            _spent[slice] = _spent.GetValueOrDefault(slice) + cost - (attempt.Cost ?? 0);
        }

        attempts[index] = attempt with { Row = row, Cost = cost };
    }

    private sealed record Attempt(LedgerEntry Row, long[] Slices, long Amount, long? Cost);
}
