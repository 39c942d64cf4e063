using Pareto.Core.Accounting;

namespace Pareto.Core.Routing.Checking;

/// <summary>
/// Owns the work behind answers: how much of it there is at one time, what it may cost in a day, and its end. It outlives configurations. At
/// shutdown what runs is cancelled and waited for, so that every call that was made stands in the ledger. Safe for many threads.
/// </summary>
internal sealed class CheckDesk(LedgerReader ledger, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _running = [];
    private readonly Lock _lock = new();
    private readonly Lock _money = new();
    private int _places;
    private DateTimeOffset _day;
    private decimal _spent;
    private decimal _promised;
    private bool _closed;

    /// <summary>Takes a place; false when so many are taken, and at shutdown.</summary>
    public bool TryEnter(int atOnce)
    {
        lock (_lock)
        {
            if (_closed || _places >= atOnce)
            {
                return false;
            }

            _places++;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _places--;
        }
    }

    /// <summary>Does a work in the background; its place is given back at its end.</summary>
    public void Run(Func<CancellationToken, Task> work)
    {
        lock (_lock)
        {
            if (_closed)
            {
                _places--;
                return;
            }

            var running = RunAsync(work);
            _running.Add(running);
            _ = RemoveAsync(running);
        }
    }

    /// <summary>Promises money to a work; false where it would go beyond the day's.</summary>
    /// <exception cref="Storage.StorageException">What was spent today cannot be read.</exception>
    public bool TryReserve(decimal dollars, decimal perDay)
    {
        lock (_money)
        {
            var day = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
            if (_day != day)
            {
                _spent = ledger.SpentOnComparisons(day);
                _day = day;
            }

            if (_spent + _promised + dollars > perDay)
            {
                return false;
            }

            _promised += dollars;
            return true;
        }
    }

    /// <summary>Puts what a work has cost in the place of what it was promised.</summary>
    public void Settle(decimal promised, decimal spent)
    {
        lock (_money)
        {
            _promised -= promised;
            _spent += spent;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            running = [.. _running];
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        // Not on the thread of the request that it follows.
        await Task.Yield();
        try
        {
            await work(_stopping.Token);
        }
        finally
        {
            Leave();
        }
    }

    private async Task RemoveAsync(Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            _running.Remove(running);
        }
    }
}
