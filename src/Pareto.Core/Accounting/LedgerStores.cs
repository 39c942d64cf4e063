using Pareto.Core.Accounting.Journal;
using Pareto.Core.Accounting.Spill;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>The ledger's store for each engine.</summary>
internal static class LedgerStores
{
    /// <param name="database">Where to write.</param>
    /// <param name="replica">Who writes; null: the data directory's own name.</param>
    /// <exception cref="StorageException">It cannot be opened for writing.</exception>
    public static ILedgerStore Open(Database database, string? replica) => database.Guard<ILedgerStore>(() =>
    {
        var key = InstallationKey.ReadOrCreate(database.Directory);
        var name = replica ?? ReplicaName.ReadOrCreate(database.Directory);
        return database switch
        {
            PostgresDatabase postgres => new PostgresLedgerStore(postgres, key, name),
            SqliteDatabase sqlite => new SqliteLedgerStore(sqlite.OpenWriter(), key, name),
            _ => throw new InvalidOperationException($"No ledger is written to a {database.GetType().Name}."),
        };
    });

    /// <summary>
    /// The journal in front of the database, the caller's own from here on; null where a row in a file beside the gateway would not be as safe as
    /// one in the database: with a server of its own, or where it has to survive a loss of power.
    /// </summary>
    /// <param name="database">What the journal's records are for.</param>
    /// <param name="options">How rows are kept.</param>
    /// <param name="spill">Beside which it lies: it has taken over what was left in its place.</param>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public static JournalFile? OpenJournal(Database database, StorageOptions options, SpillFile spill)
    {
        if (database is not SqliteDatabase || options.Durability != StorageDurability.Process)
        {
            return null;
        }

        try
        {
            return JournalFile.Create(spill.JournalPath, JournalRecord.Heading);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"The ledger's journal '{spill.JournalPath}' cannot be made ({exception.Message.TrimEnd('.')}). Make room for it, or its folder writable.", exception);
        }
    }
}
