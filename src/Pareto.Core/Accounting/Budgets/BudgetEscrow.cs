using Microsoft.Extensions.Logging;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>
/// The one flow that speaks with the store, in rounds: each tells it what slices have spent and gets them what they need. A round begins
/// when somebody waits for one, and each second. While the store is gone slices serve as far as they reach, and one round a second
/// asks whether it is back.
/// </summary>
internal sealed partial class BudgetEscrow : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PruneEach = TimeSpan.FromHours(24);

    private readonly BudgetBook _book;
    private readonly BudgetStore _store;
    private readonly BudgetJournals _journals;
    private readonly Ledger _ledger;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _awake = new(0, 1);
    private readonly Lock _lock = new();

    /// <summary>Slices that the store knows to be closed, and has not forgotten yet.</summary>
    private readonly List<long> _closed = [];
    private volatile string[] _free = [];
    private volatile bool _isGone;
    private TaskCompletionSource _nextRound = NewRound();
    private ITimer? _timer;
    private Task? _running;
    private bool _isTick;
    private bool _isClosing;
    private bool _leftIsSettled;
    private long _settings;
    private DateTimeOffset _pruneAt;

    public BudgetEscrow(BudgetBook book, BudgetStore store, BudgetJournals journals, Ledger ledger, TimeProvider time, ILogger<BudgetEscrow> logger)
    {
        _book = book;
        _store = store;
        _journals = journals;
        _ledger = ledger;
        _time = time;
        _logger = logger;
    }

    /// <summary>The store cannot be used just now.</summary>
    public bool IsGone => _isGone;

    /// <summary>Completes with the round that begins next.</summary>
    public Task NextRound
    {
        get
        {
            lock (_lock)
            {
                return _nextRound.Task;
            }
        }
    }

    /// <summary>Begins with the first configuration.</summary>
    /// <param name="free">Names of targets that budgets have nothing to do with.</param>
    public void Begin(string[] free)
    {
        _free = free;
        lock (_lock)
        {
            if (_running is not null || _isClosing)
            {
                return;
            }

            LookAtSettings();
            _running = RunAsync();
            _timer = _time.CreateTimer(_ => Wake(isTick: true), null, Tick, Tick);
        }

        Wake(isTick: true);
    }

    /// <summary>Begins a round as soon as the one that runs is over.</summary>
    public void Wake() => Wake(isTick: false);

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isClosing)
            {
                return;
            }

            _isClosing = true;
        }

        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        if (_running is not null)
        {
            Wake();
            await _running;
        }

        _journals.Dispose();
        _store.Dispose();
        _awake.Dispose();
    }

    private void Wake(bool isTick)
    {
        lock (_lock)
        {
            _isTick |= isTick;
            if (_awake.CurrentCount == 0)
            {
                _awake.Release();
            }
        }
    }

    private async Task RunAsync()
    {
        // Not on the thread of whoever begins it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var isClosing = false;
        while (!isClosing)
        {
            await _awake.WaitAsync();
            bool isTick;
            TaskCompletionSource round;
            lock (_lock)
            {
                (isTick, _isTick) = (_isTick, false);
                isClosing = _isClosing;
                (round, _nextRound) = (_nextRound, NewRound());
            }

            if (!_isGone || isTick || isClosing)
            {
                await RoundAsync(isTick, isClosing);
            }

            round.SetResult();
        }
    }

    private async ValueTask RoundAsync(bool isTick, bool isLast)
    {
        try
        {
            if (!_leftIsSettled)
            {
                await SettleLeftAsync();
            }

            if (isTick && _store.ChangeNumber() != _settings)
            {
                LookAtSettings();
            }

            var reports = _book.Collect(isTick, isLast);
            if (reports.Count > 0 || _book.Any)
            {
                // Before anything is held: who dies with a slice and nothing begun is known by its journal as well.
                _journals.Open();
            }

            if (isTick && _book.Any)
            {
                _store.Live(_journals.Holder, _journals.Replica);
                if (_time.GetUtcNow() is var now && now >= _pruneAt)
                {
                    _store.Prune();
                    _pruneAt = now + PruneEach;
                }
            }

            if (reports.Count > 0)
            {
                _book.Note(_store.Report(_journals.Holder, reports, _free));
            }

            ForgetClosed();
            _closed.AddRange(reports.Where(report => report.Closes).Select(report => report.Slice.Number));

            if (_isGone)
            {
                _isGone = false;
                if (_book.Any)
                {
                    LogBack();
                }
            }

            // What was begun and not written down is for the next start, which finds the journal.
            if (isLast && _journals.IsEmpty)
            {
                _store.Settle(_journals.Holder, _journals.SpentBy);
                _journals.Settled();
            }
        }
        catch (Exception exception)
        {
            // Whatever it is, those who wait must hear of it, and the next round tries anew.
            if (!_isGone && _book.Any)
            {
                LogGone(exception.Message);
            }

            _isGone = true;
        }
    }

    private void ForgetClosed()
    {
        if (_closed.Count == 0)
        {
            return;
        }

        _store.Forget(_journals.Holder, _closed);
        foreach (var number in _closed)
        {
            _journals.Forget(number);
        }

        _closed.Clear();
    }

    private void LookAtSettings()
    {
        var (number, set) = _store.ReadSet();
        _book.Apply(set);
        _settings = number;
    }

    /// <summary>Writes the rows that processes before this one could not write any more, and gives back what they held.</summary>
    private async ValueTask SettleLeftAsync()
    {
        await _journals.SettleLeftAsync(async (holder, left) =>
        {
            var attempts = 0;
            foreach (var rows in left.Rows)
            {
                await _ledger.AppendAsync(rows);
                attempts += rows.Count;
            }

            _store.Settle(holder, left.SpentBy);
            LogSettled(attempts);
        });
        _leftIsSettled = true;
    }

    private static TaskCompletionSource NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(4101, LogLevel.Error, "Budgets cannot be kept: {Problem} What this replica holds of them serves as far as it reaches; beyond that hard budgets pay for nothing, and models in the house go on.")]
    private partial void LogGone(string problem);

    [LoggerMessage(4102, LogLevel.Warning, "Budgets can be kept again.")]
    private partial void LogBack();

    [LoggerMessage(4103, LogLevel.Warning, "A gateway on this data directory ended without settling its budgets: {Attempts} attempts that it had not written down are in the ledger now, and what it held is given back.")]
    private partial void LogSettled(int attempts);
}
