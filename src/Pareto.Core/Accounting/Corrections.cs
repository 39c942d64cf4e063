using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>Sets the cost of requests right. Rows are never changed: a correction is a row of its own with the difference, on the day on which it is made.</summary>
public static class Corrections
{
    /// <summary>Adds a correction behind a request's rows; false where the ledger has none of it.</summary>
    /// <param name="database">Opened for writing.</param>
    /// <param name="request">Whose cost was wrong.</param>
    /// <param name="dollars">What is to be added to it; negative to take away.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When it is made.</param>
    /// <exception cref="StorageException">The ledger cannot be read.</exception>
    /// <exception cref="LedgerException">The row is not committed.</exception>
    public static async Task<bool> AddAsync(Database database, RequestId request, decimal dollars, string reason, DateTimeOffset now)
    {
        var rows = new LedgerReader(database).Entries(request);
        if (rows.Count == 0)
        {
            return false;
        }

        var difference = Picodollars.Round(dollars);
        var corrected = rows.FirstOrDefault(row => row.Final) ?? rows[^1];
        await using var ledger = Ledger.Open(database);
        await ledger.AppendAsync(corrected with
        {
            Attempt = rows[^1].Attempt + 1,
            Final = false,
            Purpose = AttemptPurpose.Correction,
            Advice = null,
            StartedAt = now,
            Reason = reason,
            Outcome = AttemptOutcome.Completed,
            Failure = null,
            Usage = TokenUsage.None,
            Cost = difference,
            CostParts = new CostParts { Other = difference },
            BaselineCost = 0,
            FirstToken = null,
            Duration = TimeSpan.Zero,
            Overhead = TimeSpan.Zero,
        });
        return true;
    }
}
