using Microsoft.Extensions.Logging;

namespace Pareto.Core.Accounting.Spill;

/// <summary>
/// Puts appends into a file while the database cannot take them, and into the database, in order, once it can. While
/// anything waits there, what comes joins it, so the order stays and nobody waits for a database that is gone.
/// </summary>
/// <remarks>
/// The two never use the database at once: writing uses it only while the spill is empty, replaying only while it is not;
/// and it is writing that fills the spill, replaying that empties it, each with its use behind it. While the database takes
/// what waits, each batch that joins the spill waits for the end of the next replay to begin. That takes more than joins
/// meanwhile, and the batch itself where little is left: so the spill empties under any load.
/// </remarks>
internal sealed partial class SpillingLedgerStore : ILedgerStore
{
    // More than joins the spill meanwhile, so that it shrinks: a batch without a journal holds 512, one with a journal what comes in some milliseconds.
    private const int LargestReplay = 1024;

    private readonly ILedgerStore _store;
    private readonly SpillFile _spill;
    private readonly TimeSpan _retry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _filled = new(0, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _replaying;

    /// <summary>Completes when the replay has ended that begins next, or has nothing to do.</summary>
    private TaskCompletionSource _nextReplay = NewReplay();

    /// <summary>Whether the database took rows when it was last asked to.</summary>
    private volatile bool _takesRows;

    /// <summary>Why the database was last found not to take rows.</summary>
    private volatile string _problem = "The database has not yet taken what waits in the spill.";

    /// <param name="store">The database, this one's own from here on.</param>
    /// <param name="spill">Where appends wait, this one's own from here on.</param>
    /// <param name="retry">How long to wait before the database is tried again.</param>
    /// <param name="time">The clock of that.</param>
    /// <param name="logger">Is told when rows begin and cease to wait.</param>
    public SpillingLedgerStore(ILedgerStore store, SpillFile spill, TimeSpan retry, TimeProvider time, ILogger logger)
    {
        _store = store;
        _spill = spill;
        _retry = retry;
        _time = time;
        _logger = logger;
        if (!spill.IsEmpty)
        {
            // At once: reports should have what a kill left in the journal. What is more than a batch follows.
            TryReplay();
            _filled.Release();
        }

        _replaying = ReplayAsync();
    }

    /// <summary>Returns when all are in the database, or in the spill.</summary>
    /// <exception cref="LedgerException">They are in neither: the database cannot take them and the spill is full, or something is wrong with them.</exception>
    public void Write(IReadOnlyList<ILedgerAppend> appends)
    {
        if (!_spill.IsEmpty)
        {
            // Asked for before these join, or the replay that takes them could be the last; and before whether it will come.
            var replay = Volatile.Read(ref _nextReplay);
            var takesRows = _takesRows;
            Spill(appends);
            if (takesRows)
            {
                replay.Task.Wait();
            }

            return;
        }

        try
        {
            _store.Write(appends);
        }
        catch (LedgerException unavailable) when (unavailable.MayBeTakenLater)
        {
            _problem = unavailable.Message;
            _takesRows = false;
            Spill(appends);
            LogSpilling(unavailable.Message);
        }
    }

    /// <summary>Ends; what waits stays in the file for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _replaying;
        _closing.Dispose();
        _filled.Dispose();
        _spill.Dispose();
        await _store.DisposeAsync();
    }

    private void Spill(IReadOnlyList<ILedgerAppend> appends)
    {
        try
        {
            if (_spill.TryAppend(appends))
            {
                // Each time: what waited before may have left in this very moment. Only the one writing thread releases.
                if (_filled.CurrentCount == 0)
                {
                    _filled.Release();
                }

                return;
            }
        }
        catch (IOException exception)
        {
            throw new LedgerException($"{_problem} The spill cannot take the rows either: {exception.Message.TrimEnd('.')}.", exception);
        }

        throw new LedgerException($"{_problem} The spill has no room for the rows either (storage.spill.maxBytes).");
    }

    private async Task ReplayAsync()
    {
        // Not on the thread of whoever makes this.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (true)
            {
                await _filled.WaitAsync(_closing.Token);
                var replayed = 0L;
                while (!_spill.IsEmpty)
                {
                    var replay = BeginReplay();
                    var appends = TryReplay();
                    replay.SetResult();
                    if (appends is null)
                    {
                        BeginReplay().SetResult();
                        await Task.Delay(_retry, _time, _closing.Token);
                    }

                    replayed += appends ?? 0;
                    _closing.Token.ThrowIfCancellationRequested();
                }

                BeginReplay().SetResult();
                if (replayed > 0)
                {
                    LogReplayed(replayed);
                }
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
        }
    }

    /// <summary>What completes with this replay; who comes from here on waits for another.</summary>
    private TaskCompletionSource BeginReplay() => Interlocked.Exchange(ref _nextReplay, NewReplay());

    private static TaskCompletionSource NewReplay() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many went from the spill to the database; null where it cannot take them yet.</summary>
    private int? TryReplay()
    {
        try
        {
            var (appends, end) = _spill.Peek(LargestReplay);
            _store.Write(appends);
            _spill.Forget(end);
            _takesRows = true;
            return appends.Count;
        }
        catch (LedgerException unavailable) when (unavailable.MayBeTakenLater)
        {
            _problem = unavailable.Message;
            _takesRows = false;
            return null;
        }
        catch (Exception exception)
        {
            // Whatever it is, these have been answered for: they stay, and are tried again.
            LogNotReplayed(exception.Message);
            _takesRows = false;
            return null;
        }
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Error, Message = "The ledger's rows wait in the spill from here on: {Problem}")]
    private partial void LogSpilling(string problem);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "The database takes the ledger's rows again; {Appends} requests that had waited in the spill are in it")]
    private partial void LogReplayed(long appends);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Error, Message = "Rows of the spill could not be written for another reason than the database's absence: {Problem}")]
    private partial void LogNotReplayed(string problem);
}
