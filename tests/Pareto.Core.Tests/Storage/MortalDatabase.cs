using System.Data.Common;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Storage;

/// <summary>A database as one process sees it: the process can be killed while others go on with the same database.</summary>
internal sealed class MortalDatabase(Database database) : Database
{
    private readonly Lock _using = new();
    private bool _isDead;

    internal override DataDirectory Directory => database.Directory;

    /// <summary>What is under way still ends; nothing begins any more.</summary>
    public void Kill()
    {
        lock (_using)
        {
            _isDead = true;
        }
    }

    /// <summary>It belongs to all processes.</summary>
    public override void Dispose()
    {
    }

    internal override DbConnection OpenReader() => database.OpenReader();

    internal override DbConnection OpenWriter() => database.OpenWriter();

    internal override DbTransaction BeginSnapshot(DbConnection connection) => database.BeginSnapshot(connection);

    internal override void AwaitWriters(DbConnection connection, string table) => database.AwaitWriters(connection, table);

    internal override T Guard<T>(Func<T> use)
    {
        lock (_using)
        {
            return _isDead ? throw new StorageException("The process that asks is dead.") : database.Guard(use);
        }
    }
}
