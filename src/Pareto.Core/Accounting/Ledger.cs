using System.Threading.Channels;
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
    /// <summary>Appends that may wait; beyond it an append waits to be allowed to wait, and so holds its request back.</summary>
    private const int Capacity = 8192;

    private const int LargestCommit = 512;

    private readonly Channel<Append> _waiting = Channel.CreateBounded<Append>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteConnection _connection;
    private readonly LedgerInsert _insert;

    /// <param name="writer">A writing connection, the ledger's own from here on.</param>
    public Ledger(SqliteConnection writer)
    {
        _connection = writer;
        _insert = new LedgerInsert(writer);

        // A thread of its own: a commit may wait for a disk or a lock, and must not take a pool thread with it.
        new Thread(WriteAll) { IsBackground = true, Name = "pareto-ledger" }.Start();
    }

    public static Ledger Open(SqliteDatabase database) => new(database.Guard(database.OpenWriter));

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
        return _waiting.Writer.TryWrite(append) ? new ValueTask(append.Task) : QueueAsync(append);
    }

    /// <summary>Commits what was appended, then closes. Appends that come later are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _drained.Task;
    }

    private async ValueTask QueueAsync(Append append)
    {
        try
        {
            await _waiting.Writer.WriteAsync(append);
        }
        catch (ChannelClosedException exception)
        {
            throw new LedgerException("The ledger is closed: the gateway is shutting down.", exception);
        }

        await append.Task;
    }

    private void WriteAll()
    {
        var batch = new List<Append>(LargestCommit);
        while (WaitForAppends())
        {
            while (batch.Count < LargestCommit && _waiting.Reader.TryRead(out var append))
            {
                batch.Add(append);
            }

            Write(batch);
            batch.Clear();
        }

        _insert.Dispose();
        _connection.Dispose();
        _drained.SetResult();
    }

    private bool WaitForAppends()
    {
        var wait = _waiting.Reader.WaitToReadAsync();
        return wait.IsCompleted ? wait.Result : wait.AsTask().GetAwaiter().GetResult();
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
