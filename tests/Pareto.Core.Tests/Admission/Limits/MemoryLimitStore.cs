using Pareto.Core.Admission.Limits;

namespace Pareto.Core.Tests.Admission.Limits;

/// <summary>What PostgreSQL does for several replicas, in memory and on the test's clock, so that it can be gone at a chosen moment.</summary>
internal sealed class MemoryLimitStore(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<MeterId, WindowUse> _windows = [];
    private readonly Dictionary<(MeterId Id, string Replica), long> _slots = [];
    private readonly Dictionary<string, DateTimeOffset> _replicas = [];
    private readonly List<(int Beats, TaskCompletionSource Reached)> _waiters = [];
    private int _beats;

    public bool IsGone { get; set; }

    /// <summary>Round trips with questions, of all replicas.</summary>
    public int Questions { get; private set; }

    /// <summary>The most that one replica had to put right at once.</summary>
    public int MostCorrections { get; private set; }

    public ILimitStore Of(string replica) => new View(this, replica);

    /// <summary>Completes when replicas have beaten, or tried to, so many times more.</summary>
    public Task BeatsAsync(int more)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((_beats + more, reached));
            return reached.Task;
        }
    }

    private void Beaten()
    {
        _beats++;
        foreach (var waiter in _waiters.Where(waiter => waiter.Beats == _beats))
        {
            waiter.Reached.TrySetResult();
        }
    }

    private sealed class View(MemoryLimitStore store, string replica) : ILimitStore
    {
        public Task<IReadOnlyList<LeaseGrant>> LeaseAsync(IReadOnlyList<LeaseAsk> asks, CancellationToken cancellationToken) => Do(() =>
        {
            store.Questions++;
            return (IReadOnlyList<LeaseGrant>)[.. asks.Select(ask =>
            {
                var used = Window(ask.Id);
                var now = store.Time;
                used.Advance(now);
                var bucket = used.BucketAt(now + (used.EndOf(0) / 2));
                var free = ask.Limit - used.Total;
                var granted = free < ask.Least ? 0 : Math.Min(free, Math.Max(ask.Wanted, Math.Min(ask.Spare, free / 16)));
                used.Add(bucket, granted);
                return new LeaseGrant(granted, bucket, now, used.Counted);
            })];
        });

        public Task CorrectAsync(IReadOnlyList<LeaseCorrection> corrections, CancellationToken cancellationToken) => Do(() =>
        {
            store.MostCorrections = Math.Max(store.MostCorrections, corrections.Count);
            foreach (var correction in corrections)
            {
                Window(correction.Id).Add(correction.Bucket, correction.By);
            }

            return true;
        });

        public Task<IReadOnlyList<long>> AddSlotsAsync(IReadOnlyList<SlotCount> asks, CancellationToken cancellationToken) => Do(() =>
        {
            store.Questions++;
            return (IReadOnlyList<long>)[.. asks.Select(ask =>
            {
                var taken = store._slots.Where(slots => slots.Key.Id == ask.Id).Sum(slots => slots.Value);
                var added = Math.Clamp(ask.Limit - taken, 0, ask.Slots);
                store._slots[(ask.Id, replica)] = store._slots.GetValueOrDefault((ask.Id, replica)) + added;
                return added;
            })];
        });

        public Task SetSlotsAsync(IReadOnlyList<SlotCount> held, CancellationToken cancellationToken) => Do(() =>
        {
            foreach (var count in held)
            {
                store._slots[(count.Id, replica)] = count.Slots;
            }

            return true;
        });

        public Task<int> BeatAsync(CancellationToken cancellationToken)
        {
            lock (store._lock)
            {
                store.Beaten();
            }

            return Do(() =>
            {
                store._replicas[replica] = store.Now;
                return store._replicas.Values.Count(seen => seen > store.Now - TimeSpan.FromSeconds(10));
            });
        }

        public Task LeaveAsync(CancellationToken cancellationToken) => Do(() =>
        {
            foreach (var slots in store._slots.Keys.Where(slots => slots.Replica == replica).ToList())
            {
                store._slots.Remove(slots);
            }

            return store._replicas.Remove(replica);
        });

        private WindowUse Window(MeterId id) => store._windows.TryGetValue(id, out var window) ? window : store._windows[id] = new WindowUse(id.Window);

        private async Task<T> Do<T>(Func<T> deed)
        {
            await Task.Yield();
            lock (store._lock)
            {
                return store.IsGone ? throw new LimitStoreException("it is gone", new IOException()) : deed();
            }
        }
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private long Time => (Now - DateTimeOffset.UnixEpoch).Ticks;
}
