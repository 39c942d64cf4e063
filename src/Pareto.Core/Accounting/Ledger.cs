using Microsoft.Data.Sqlite;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>
/// The append-only record of every attempt. An append completes when its rows are committed; appends that wait at the
/// same time share a commit, so the cost of one is spread over all, and none waits for company when it is alone.
/// </summary>
/// <remarks>
/// A row is known by its request and attempt. One that is there already is left as it is and counts as appended, so
/// an append whose outcome is unknown can be made again. This makes request ids a trust boundary: they must be the
/// gateway's own, never the client's, or a client that repeats one would be served without a row.
/// </remarks>
internal sealed class Ledger : IAsyncDisposable
{
    private const int LargestCommit = 512;

    /// <summary>Appends not yet taken up, and the lock that guards them. Each holds its request open, so open requests bound them.</summary>
    private readonly Queue<Append> _waiting = new();

    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _connection;
    private readonly LedgerInsert _insert;
    private bool _closed;

    /// <param name="writer">A writing connection, the ledger's own from here on.</param>
    public Ledger(SqliteConnection writer)
    {
        _connection = writer;
        _insert = new LedgerInsert(writer);

        // A thread of its own: a commit may wait for a disk or a lock, and must not take a pool thread with it.
        new Thread(WriteAll) { IsBackground = true, Name = "pareto-ledger" }.Start();
    }

    /// <exception cref="StorageException">The database cannot be opened for writing.</exception>
    public static Ledger Open(SqliteDatabase database) => database.Guard(() => new Ledger(database.OpenWriter()));

    /// <summary>Completes when the row is committed.</summary>
    /// <exception cref="LedgerException">It is not: the disk is full, locked or broken, or the ledger is closed.</exception>
    public ValueTask AppendAsync(LedgerEntry entry) => AppendAsync([entry]);

    /// <summary>
    /// Completes when all rows are committed, in one transaction. There is no cancelling: the attempts have happened,
    /// and somebody pays for them. The list must not change until then.
    /// </summary>
    /// <exception cref="LedgerException">They are not: the disk is full, locked or broken, or the ledger is closed.</exception>
    public ValueTask AppendAsync(IReadOnlyList<LedgerEntry> entries)
    {
        if (entries.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        var append = new Append(entries);
        lock (_waiting)
        {
            if (_closed)
            {
                return ValueTask.FromException(new LedgerException("The ledger is closed: the gateway is shutting down."));
            }

            _waiting.Enqueue(append);
            Monitor.Pulse(_waiting);
        }

        return new ValueTask(append.Task);
    }

    /// <summary>Commits what was appended, then closes. Appends that come later are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_waiting)
        {
            _closed = true;
            Monitor.Pulse(_waiting);
        }

        await _drained.Task;
    }

    private void WriteAll()
    {
        var batch = new List<Append>(LargestCommit);
        while (TakeWaiting(batch))
        {
            Write(batch);
            batch.Clear();
        }

        _insert.Dispose();
        _connection.Dispose();
        _drained.SetResult();
    }

    /// <summary>Waits for appends and takes all there are; false when the ledger is closed and none are left.</summary>
    private bool TakeWaiting(List<Append> batch)
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                Monitor.Wait(_waiting);
            }

            while (batch.Count < LargestCommit && _waiting.TryDequeue(out var append))
            {
                batch.Add(append);
            }
        }

        return batch.Count > 0;
    }

    private void Write(List<Append> batch)
    {
        try
        {
            _insert.Begin();
            foreach (var append in batch)
            {
                for (var i = 0; i < append.Entries.Count; i++)
                {
                    _insert.Add(append.Entries[i]);
                }
            }

            _insert.Commit();
        }
        catch (Exception exception)
        {
            // Whatever it is, the waiting requests must hear of it, and the next batch is tried anew.
            _insert.Abandon();
            var problem = exception is SqliteException sqlite
                ? SqliteFailure.Describe(sqlite.SqliteExtendedErrorCode, sqlite.Message)
                : exception.Message;
            foreach (var append in batch)
            {
                append.SetException(new LedgerException($"The ledger could not be written: {problem}.", exception));
            }

            return;
        }

        foreach (var append in batch)
        {
            append.SetResult();
        }
    }

    /// <summary>Rows that wait, and the task of whoever waits for them; it goes on elsewhere, not on the writer's thread.</summary>
    private sealed class Append(IReadOnlyList<LedgerEntry> entries)
        : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public IReadOnlyList<LedgerEntry> Entries => entries;
    }
}
