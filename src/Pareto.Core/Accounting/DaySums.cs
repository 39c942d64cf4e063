using Pareto.Core.Accounting.Rollups;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>The sums of days, for those who ask for them by hand.</summary>
public static class DaySums
{
    /// <summary>Adds all rows of hours that are over to the sums of their days.</summary>
    /// <param name="database">Opened for writing.</param>
    /// <param name="now">Says which are over.</param>
    /// <param name="rebuild">Forget first those whose rows are still there.</param>
    /// <returns>The end of the hours that are in the sums; null where there are none.</returns>
    /// <exception cref="StorageException">The database cannot be read or written; nothing is lost.</exception>
    public static DateTimeOffset? BringUpToDate(Database database, DateTimeOffset now, bool rebuild)
    {
        var writer = new RollupWriter(database);
        if (rebuild)
        {
            writer.Forget();
        }

        while (writer.RollNext(now) || writer.AddLateRows())
        {
            // Some at a time.
        }

        return writer.RolledUntil;
    }
}
