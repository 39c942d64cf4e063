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
}
