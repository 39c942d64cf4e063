using System.Data.Common;

namespace Pareto.Core.Storage;

/// <summary>
/// A writing connection that is opened at its first use and kept; one that a use has failed on is not used again. One
/// use at a time; safe for many threads.
/// </summary>
internal sealed class KeptWriter(Database database) : IDisposable
{
    private readonly Lock _using = new();
    private DbConnection? _connection;

    /// <exception cref="StorageException">The database cannot be written.</exception>
    public void Use(Action<DbConnection> use)
    {
        lock (_using)
        {
            database.Guard(() =>
            {
                try
                {
                    use(_connection ??= database.OpenWriter());
                    return true;
                }
                catch (DbException)
                {
                    Dispose();
                    throw;
                }
            });
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
