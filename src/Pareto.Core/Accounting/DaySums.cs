using Pareto.Core.Accounting.Rollups;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>The sums of days, for those who ask for them by hand.</summary>
public static class DaySums
{
    /// <summary>Takes the sums of all days that are over.</summary>
    /// <param name="database">Opened for writing.</param>
    /// <param name="now">Says which are over.</param>
    /// <param name="rebuild">Forget first those whose rows are still there.</param>
    /// <returns>How many days were taken.</returns>
    /// <exception cref="StorageException">The database cannot be read or written; nothing is lost.</exception>
    public static int BringUpToDate(Database database, DateTimeOffset now, bool rebuild)
    {
        var writer = new RollupWriter(database);
        if (rebuild)
        {
            writer.Forget();
        }

        var days = 0;
        while (writer.RollNextDay(now))
        {
            days++;
        }

        while (writer.AddLateRows())
        {
            // Some at a time.
        }

        return days;
    }
}
