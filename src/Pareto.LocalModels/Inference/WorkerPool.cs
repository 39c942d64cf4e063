namespace Pareto.LocalModels.Inference;

/// <summary>
/// A few long-lived threads among which the parts of a piece of work are shared out. A worker that has nothing to do spins
/// for a moment before it sleeps, because the next piece usually comes within microseconds. The caller works too, and
/// waits for parts that were begun, never for a worker that has not woken up. Giving out work allocates nothing.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private const int SpinsBeforeSleep = 1_000;
    private const int SpinLength = 8;

    // A ticket holds, from the top: the number of the work, its parts, the next part that nobody took yet. One number, so
    // that a worker that comes late cannot take a part of one work for one of another.
    private const int FieldBits = 24;
    private const int FieldMask = (1 << FieldBits) - 1;

    private readonly Thread[] _helpers;
    private readonly Lock _running = new();
    private readonly object _sleep = new();
    private volatile Action<int>? _work;
    private volatile Exception? _failure;
    private volatile bool _closed;
    private long _ticket;
    private int _done;
    private int _sleeping;
    private long _works;

    /// <param name="threads">How many threads work, the caller's among them; at least 1.</param>
    public WorkerPool(int threads)
    {
        Threads = Math.Max(1, threads);
        _helpers = new Thread[Threads - 1];
        for (var i = 0; i < _helpers.Length; i++)
        {
            _helpers[i] = new Thread(Help) { IsBackground = true, Name = $"pareto-model-{i + 1}" };
            _helpers[i].Start();
        }
    }

    public int Threads { get; }

    /// <summary>
    /// Calls <paramref name="work"/> once for each number below <paramref name="parts"/>, in any order, and returns when all
    /// are done. Less than 2^24 parts.
    /// </summary>
    public void Run(int parts, Action<int> work)
    {
        if (_helpers.Length == 0 || parts <= 1)
        {
            for (var i = 0; i < parts; i++)
            {
                work(i);
            }

            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, FieldMask);
        lock (_running)
        {
            _work = work;
            _failure = null;
            _done = 0;
            _works++;

            // A full fence: a worker either sees the ticket before it sleeps or is seen sleeping here.
            Interlocked.Exchange(ref _ticket, (_works << (2 * FieldBits)) | ((long)parts << FieldBits));
            if (Volatile.Read(ref _sleeping) > 0)
            {
                lock (_sleep)
                {
                    Monitor.PulseAll(_sleep);
                }
            }

            TakeParts();
            WaitFor(parts);
            _work = null;
            if (_failure is { } failure)
            {
                throw new InvalidOperationException("A part of the work failed.", failure);
            }
        }
    }

    public void Dispose()
    {
        _closed = true;
        lock (_sleep)
        {
            Monitor.PulseAll(_sleep);
        }

        foreach (var helper in _helpers)
        {
            helper.Join();
        }
    }

    private bool HasParts => IsPart(Volatile.Read(ref _ticket));

    private static bool IsPart(long ticket) => (ticket & FieldMask) < ((ticket >> FieldBits) & FieldMask);

    // A part that was got belongs to a work that cannot end before it is done, so _work is that work's.
    private void TakeParts()
    {
        while (HasParts)
        {
            var ticket = Interlocked.Increment(ref _ticket) - 1;
            if (!IsPart(ticket))
            {
                return;
            }

            try
            {
                _work!((int)(ticket & FieldMask));
            }
            catch (Exception e)
            {
                _failure = e;
            }

            Interlocked.Increment(ref _done);
        }
    }

    private void WaitFor(int parts)
    {
        // Parts end together within microseconds, unless a worker lost its processor: then it shall get this one.
        for (var spins = 0; Volatile.Read(ref _done) < parts; spins++)
        {
            if (spins < SpinsBeforeSleep)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }
        }
    }

    private void Help()
    {
        while (!_closed)
        {
            TakeParts();
            WaitForParts();
        }
    }

    private void WaitForParts()
    {
        for (var spins = 0; spins < SpinsBeforeSleep; spins++)
        {
            if (HasParts)
            {
                return;
            }

            Thread.SpinWait(SpinLength);
        }

        lock (_sleep)
        {
            Interlocked.Increment(ref _sleeping);
            while (!_closed && !HasParts)
            {
                Monitor.Wait(_sleep);
            }

            Interlocked.Decrement(ref _sleeping);
        }
    }
}
