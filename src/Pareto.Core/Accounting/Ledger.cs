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
internal sealed class Ledger : IAsyncDisposable, IThreadPoolWorkItem
{
    private const int LargestCommit = 512;

    /// <summary>Appends not yet taken up, and the lock of the fields beside it. Each holds its request open, so open requests bound them.</summary>
    private readonly Queue<Append> _waiting = new();

    private readonly List<Append> _batch = new(LargestCommit);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILedgerStore _store;

    /// <summary>A commit is queued or under way; there is never more than one.</summary>
    private bool _committing;
    private bool _closed;

    /// <param name="store">What keeps the rows, the ledger's own from here on.</param>
    public Ledger(ILedgerStore store) => _store = store;

    /// <summary>A ledger whose rows go to the database or nowhere.</summary>
    /// <exception cref="StorageException">The database cannot be opened for writing.</exception>
    public static Ledger Open(Database database) => new(LedgerStores.Open(database, replica: null));

    /// <summary>Appends that wait to be taken up into a commit.</summary>
    public int Waiting
    {
        get
        {
            lock (_waiting)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Completes when the row is committed.</summary>
    /// <exception cref="LedgerException">It is not: the disk is full, locked or broken, or the ledger is closed.</exception>
    public ValueTask AppendAsync(LedgerEntry entry) => AppendAsync([entry]);

    /// <summary>
    /// Completes when all rows are committed, in one transaction, and with them the entry of the audit trail, if there is
    /// one. There is no cancelling: the attempts have happened, and somebody pays for them. The list must not change
    /// until then.
    /// </summary>
    /// <exception cref="LedgerException">They are not: the disk is full, locked or broken, or the ledger is closed.</exception>
    public ValueTask AppendAsync(IReadOnlyList<LedgerEntry> entries, AuditEntry? audit = null)
    {
        if (entries.Count == 0 && audit is null)
        {
            return ValueTask.CompletedTask;
        }

        var append = new Append(entries, audit);
        lock (_waiting)
        {
            if (_closed)
            {
                return ValueTask.FromException(new LedgerException("The ledger is closed: the gateway is shutting down."));
            }

            _waiting.Enqueue(append);
            if (!_committing)
            {
                _committing = true;
                QueueCommit();
            }
        }

        return new ValueTask(append.Task);
    }

    /// <summary>Commits what was appended, then closes. Appends that come later are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_waiting)
        {
            _closed = true;
            if (!_committing)
            {
                _drained.TrySetResult();
            }
        }

        await _drained.Task;
        await _store.DisposeAsync();
    }

    // Behind the work that the pool has already: under load that work brings more appends, which then share the commit;
    // without load the commit begins at once. A thread of the ledger's own would cost two switches for each commit.
    private void QueueCommit() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute()
    {
        lock (_waiting)
        {
            while (_batch.Count < LargestCommit && _waiting.TryDequeue(out var append))
            {
                _batch.Add(append);
            }
        }

        Write(_batch);
        _batch.Clear();
        lock (_waiting)
        {
            _committing = _waiting.Count > 0;
            if (_committing)
            {
                QueueCommit();
            }
            else if (_closed)
            {
                _drained.TrySetResult();
            }
        }
    }

    private void Write(List<Append> batch)
    {
        try
        {
            _store.Write(batch);
        }
        catch (Exception exception)
        {
            // Whatever it is, the waiting requests must hear of it, and the next batch is tried anew.
            foreach (var append in batch)
            {
                // Each its own: an exception that several throw at once has no one place that it comes from.
                append.SetException(new LedgerException(
                    exception is LedgerException ? exception.Message : $"The ledger could not be written: {exception.Message}.", exception));
            }

            return;
        }

        foreach (var append in batch)
        {
            append.SetResult();
        }
    }

    /// <summary>Rows that wait, and the task of whoever waits for them; it goes on as work of its own, not inside the commit.</summary>
    private sealed class Append(IReadOnlyList<LedgerEntry> entries, AuditEntry? audit)
        : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), ILedgerAppend
    {
        public IReadOnlyList<LedgerEntry> Entries => entries;

        public AuditEntry? Audit => audit;
    }
}
