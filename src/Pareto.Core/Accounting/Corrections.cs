using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>
/// Sets the figures of requests right. Rows are never changed: a correction is a row of its own with the difference, on the day on which it
/// is made. It is of the attempt that answered, or else of the last.
/// </summary>
public static class Corrections
{
    /// <summary>Adds a correction behind a request's rows; false where the ledger has none of it.</summary>
    /// <param name="database">Opened for writing.</param>
    /// <param name="request">Whose figures were wrong.</param>
    /// <param name="correction">What is to be added to them.</param>
    /// <param name="now">When it is made.</param>
    /// <exception cref="StorageException">The ledger cannot be read.</exception>
    /// <exception cref="LedgerException">The row is not committed.</exception>
    public static async Task<bool> AddAsync(Database database, RequestId request, Correction correction, DateTimeOffset now)
    {
        var rows = new LedgerReader(database).Entries(request);
        if (rows.Count == 0)
        {
            return false;
        }

        var cost = Rounded(correction.Cost);
        var corrected = rows.FirstOrDefault(row => row.Final) ?? rows[^1];
        await using var ledger = Ledger.Open(database);
        await ledger.AppendAsync(corrected with
        {
            Attempt = rows[^1].Attempt + 1,
            Final = false,
            Purpose = AttemptPurpose.Correction,
            Advice = null,
            StartedAt = now,
            Reason = correction.Reason,
            Outcome = AttemptOutcome.Completed,
            Failure = null,
            Usage = correction.Usage,
            Cost = cost.Total,
            CostParts = cost,
            BaselineCost = 0,
            FirstToken = null,
            Duration = TimeSpan.Zero,
            Overhead = TimeSpan.Zero,
        });
        return true;
    }

    private static CostParts Rounded(CostParts cost) => new(
        Picodollars.Round(cost.Input), Picodollars.Round(cost.CachedInput), Picodollars.Round(cost.CacheWrite), Picodollars.Round(cost.Output), Picodollars.Round(cost.Other));
}
