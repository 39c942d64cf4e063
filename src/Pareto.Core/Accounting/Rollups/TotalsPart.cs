using System.Collections.Immutable;

namespace Pareto.Core.Accounting.Rollups;

/// <summary>A stretch of the ledger and where its figures are read from.</summary>
/// <param name="From">Unix milliseconds; the first that counts. Null: from the beginning.</param>
/// <param name="Until">The first that counts no more. Null: to the end.</param>
/// <param name="Source">Where they are read.</param>
internal sealed record TotalsPart(long? From, long? Until, TotalsSource Source)
{
    // The plus keeps SQLite from looking for the few late rows by their time, among all of it.
    private const string Late = "(request_id, attempt) IN (SELECT request_id, attempt FROM ledger_late) AND +started_at >= @since AND +started_at < @until";

    /// <summary>Parts that hold every row of the filter exactly once: sums of whole days, their late rows, and rows before and behind.</summary>
    public static ImmutableArray<TotalsPart> Of(LedgerFilter filter, LedgerGrouping grouping, RollupState state)
    {
        var since = filter.Since?.ToUnixTimeMilliseconds();
        var until = filter.Until?.ToUnixTimeMilliseconds();
        var first = since is { } from ? StartOfDay(from + TotalsColumns.MillisecondsPerDay - 1) : 0;

        // The day that is going on is summed up to some hour: its sums count whole or not at all.
        var last = until < state.RolledUntil ? StartOfDay(until.Value) : state.RolledUntil;
        if (last <= first || (grouping & ~TotalsColumns.OfDays) != 0)
        {
            return [new(since, until, TotalsSource.Rows)];
        }

        return
        [
            .. since < first ? [new(since, first, TotalsSource.Rows)] : (ReadOnlySpan<TotalsPart>)[],
            new(first, last, TotalsSource.Days),
            new(first, last, TotalsSource.LateRows),
            new(last, until, TotalsSource.Rows),
        ];
    }

    public void AddTo(TotalsQuery query)
    {
        if (Source == TotalsSource.Days)
        {
            query.AddDays(From!.Value / TotalsColumns.MillisecondsPerDay, (Until!.Value + TotalsColumns.MillisecondsPerDay - 1) / TotalsColumns.MillisecondsPerDay);
            return;
        }

        query.AddRows(Source == TotalsSource.LateRows ? Late : Where, command =>
        {
            if (From is not null)
            {
                SqlParameters.Add(command, "@since", From);
            }

            if (Until is not null)
            {
                SqlParameters.Add(command, "@until", Until);
            }
        });
    }

    private static long StartOfDay(long time) => time - (time % TotalsColumns.MillisecondsPerDay);

    // A bound that is not asked for is left out: a whole scan is faster than one through the index on time.
    private string Where => (From, Until) switch
    {
        (null, null) => "TRUE",
        (_, null) => "started_at >= @since",
        (null, _) => "started_at < @until",
        _ => "started_at >= @since AND started_at < @until",
    };
}

/// <summary>Where figures are read from.</summary>
internal enum TotalsSource
{
    Rows,

    /// <summary>The sums of days.</summary>
    Days,

    /// <summary>Rows that came after their day was closed.</summary>
    LateRows,
}
