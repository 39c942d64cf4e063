namespace Pareto.LocalModels.Inference;

/// <summary>
/// A few long-lived threads among which the parts of a piece of work are shared out. A worker that has nothing to do spins
/// for a moment before it sleeps, because the next piece usually comes within microseconds. The caller works too, and
/// waits for parts that were begun, never for a worker that has not woken up.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private const int SpinsBeforeSleep = 4_000;

    private readonly Thread[] _helpers;
    private readonly Lock _running = new();
    private readonly object _sleep = new();
    private volatile Job? _job;
    private volatile bool _closed;
    private int _sleeping;

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

    /// <summary>Calls <paramref name="part"/> once for each number below <paramref name="parts"/>, in any order, and returns when all are done.</summary>
    public void Run(int parts, Action<int> part)
    {
        if (_helpers.Length == 0 || parts <= 1)
        {
            for (var i = 0; i < parts; i++)
            {
                part(i);
            }

            return;
        }

        lock (_running)
        {
            var job = new Job(parts, part);
            _job = job;
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _sleeping) > 0)
            {
                lock (_sleep)
                {
                    Monitor.PulseAll(_sleep);
                }
            }

            job.Work();
            var spinner = new SpinWait();
            while (!job.IsDone)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }

            _job = null;
            job.ThrowIfFailed();
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

    private void Help()
    {
        Job? last = null;
        while (!_closed)
        {
            var job = Next(last);
            if (job is not null)
            {
                job.Work();
                last = job;
            }
        }
    }

    private Job? Next(Job? last)
    {
        for (var spins = 0; spins < SpinsBeforeSleep; spins++)
        {
            var job = _job;
            if (job is not null && job != last)
            {
                return job;
            }

            Thread.SpinWait(8);
        }

        lock (_sleep)
        {
            Interlocked.Increment(ref _sleeping);
            while (!_closed && (_job is null || _job == last))
            {
                Monitor.Wait(_sleep);
            }

            Interlocked.Decrement(ref _sleeping);
        }

        return _job;
    }

    private sealed class Job(int parts, Action<int> part)
    {
        private int _next;
        private int _done;
        private Exception? _failure;

        public bool IsDone => Volatile.Read(ref _done) == parts;

        public void Work()
        {
            for (var mine = Interlocked.Increment(ref _next) - 1; mine < parts; mine = Interlocked.Increment(ref _next) - 1)
            {
                try
                {
                    part(mine);
                }
                catch (Exception e)
                {
                    _failure = e;
                }

                Interlocked.Increment(ref _done);
            }
        }

        public void ThrowIfFailed()
        {
            if (_failure is not null)
            {
                throw new InvalidOperationException("A part of the work failed.", _failure);
            }
        }
    }
}
