using Pareto.Core.Accounting.Journal;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>
/// The append-only record of every attempt. An append completes when its rows are committed: they stand in the journal, where there is one, or
/// else in the store. Appends that wait at the same time share a transaction of the store, so the cost of one is spread over all.
/// </summary>
/// <remarks>
/// A row is known by its request and attempt. One that is there already is left as it is and counts as appended, so
/// an append whose outcome is unknown can be made again. This makes request ids a trust boundary: they must be the
/// gateway's own, never the client's, or a client that repeats one would be served without a row.
/// </remarks>
internal sealed class Ledger : IAsyncDisposable, IThreadPoolWorkItem
{
    // So long rows that the journal has gather for one transaction. Nobody waits for it but readers.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    /// <summary>Appends that the store does not have yet, and the lock of the fields beside it. Open requests bound them, or the journal's size.</summary>
    private readonly Queue<Append> _waiting = new();

    private readonly List<Append> _batch = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILedgerStore _store;
    private readonly JournalFile? _journal;
    private readonly ManualResetEventSlim _hurry = new(initialState: false, spinCount: 0);

    /// <summary>A commit is queued or under way; there is never more than one. Without a journal only.</summary>
    private bool _committing;
    private bool _closed;

    /// <summary>The store has refused rows that the journal has: whoever appends waits for the store, and hears of it.</summary>
    private bool _isRefused;

    /// <param name="store">What keeps the rows, the ledger's own from here on.</param>
    /// <param name="journal">Where rows are safe before the store has them, the ledger's own from here on; null: they are committed with the store's word.</param>
    public Ledger(ILedgerStore store, JournalFile? journal = null)
    {
        _store = store;
        _journal = journal;
        if (journal is not null)
        {
            new Thread(MoveJournal) { IsBackground = true, Name = "pareto-ledger" }.Start();
        }
    }

    /// <summary>A ledger whose rows go to the database or nowhere.</summary>
    /// <exception cref="StorageException">The database cannot be opened for writing.</exception>
    public static Ledger Open(Database database) => new(LedgerStores.Open(database, replica: null));

    /// <summary>Appends that wait to be taken up into a transaction of the store.</summary>
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
    /// any more.
    /// </summary>
    /// <exception cref="LedgerException">They are not: the disk is full, locked or broken, or the ledger is closed.</exception>
    public ValueTask AppendAsync(IReadOnlyList<LedgerEntry> entries, AuditEntry? audit = null)
    {
        if (entries.Count == 0 && audit is null)
        {
            return ValueTask.CompletedTask;
        }

        var record = _journal is null ? default : JournalRecord.Of(entries, audit);
        lock (_waiting)
        {
            if (_closed)
            {
                return ValueTask.FromException(new LedgerException("The ledger is closed: the gateway is shutting down."));
            }

            var isCommitted = _journal is not null && !_isRefused && _journal.TryAdd(record);
            var append = new Append(entries, audit, isCommitted);
            _waiting.Enqueue(append);
            Wake(append);
            return append.Committed;
        }
    }

    /// <summary>Commits what was appended, then closes. Appends that come later are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_waiting)
        {
            _closed = true;
            if (_journal is not null)
            {
                Monitor.Pulse(_waiting);
                _hurry.Set();
            }
            else if (!_committing)
            {
                _drained.TrySetResult();
            }
        }

        await _drained.Task;
        await _store.DisposeAsync();
        _journal?.Dispose();
        _hurry.Dispose();
    }

    private void Wake(Append append)
    {
        if (_journal is null)
        {
            if (!_committing)
            {
                _committing = true;
                QueueCommit();
            }
        }
        else
        {
            if (_waiting.Count == 1)
            {
                Monitor.Pulse(_waiting);
            }

            if (!append.Committed.IsCompleted)
            {
                _hurry.Set();
            }
        }
    }

    // Behind the work that the pool has already: under load that work brings more appends, which then share the commit;
    // without load the commit begins at once. For those that wait, a thread of the ledger's own would cost two switches for each commit.
    private void QueueCommit() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute()
    {
        Commit(most: 512);
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

    private void MoveJournal()
    {
        while (AwaitAppends())
        {
            Commit(most: int.MaxValue);
            _hurry.Wait(Gathering);
        }

        _drained.TrySetResult();
    }

    /// <summary>False once the ledger is closed and there is nothing more to do. What the store refuses to the last stays in the journal for the next start.</summary>
    private bool AwaitAppends()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_isRefused && !_closed)
            {
                Monitor.Wait(_waiting);
            }

            if (!_closed)
            {
                _hurry.Reset();
            }

            return _waiting.Count > 0 || !_closed;
        }
    }

    private void Commit(int most)
    {
        lock (_waiting)
        {
            while (_batch.Count < most && _waiting.TryDequeue(out var append))
            {
                _batch.Add(append);
            }

            _journal?.Turn();
        }

        try
        {
            _store.Write(_batch);
        }
        catch (Exception exception)
        {
            // Whatever it is, the waiting requests must hear of it. What the journal has was promised, and is tried again with the next.
            _batch.RemoveAll(append => append.Refuse(exception));
            lock (_waiting)
            {
                _isRefused = _batch.Count > 0;
            }

            return;
        }

        lock (_waiting)
        {
            _isRefused = false;
            _journal?.Forget(all: _waiting.Count == 0);
        }

        foreach (var append in _batch)
        {
            append.Complete();
        }

        _batch.Clear();
    }

    /// <summary>Rows that wait for the store, and whoever waits with them, which goes on as work of its own, not inside the commit.</summary>
    /// <param name="isCommitted">Nobody waits: the journal has them.</param>
    private sealed class Append(IReadOnlyList<LedgerEntry> entries, AuditEntry? audit, bool isCommitted) : ILedgerAppend
    {
        private readonly TaskCompletionSource? _waits = isCommitted ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<LedgerEntry> Entries => entries;

        public AuditEntry? Audit => audit;

        public ValueTask Committed => _waits is null ? ValueTask.CompletedTask : new ValueTask(_waits.Task);

        public void Complete() => _waits?.SetResult();

        /// <summary>Tells whoever waits; false where nobody does.</summary>
        public bool Refuse(Exception exception)
        {
            // Each its own: an exception that several throw at once has no one place that it comes from.
            _waits?.SetException(new LedgerException(
                exception is LedgerException ? exception.Message : $"The ledger could not be written: {exception.Message}.", exception));
            return _waits is not null;
        }
    }
}
