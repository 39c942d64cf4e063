using Pareto.LocalModels.Store;

namespace Pareto.LocalModels.Tests.Store;

/// <summary>Delays are over as soon as they begin, and are written down. A silence only ends when the test says so.</summary>
internal sealed class WaitlessClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _delays = [];
    private readonly List<Silence> _silences = [];

    public IReadOnlyList<TimeSpan> Delays
    {
        get
        {
            lock (_lock)
            {
                return [.. _delays];
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Silence(() => callback(state));
        lock (_lock)
        {
            if (dueTime == ModelTransfer.LongestSilence)
            {
                _silences.Add(timer);
                return timer;
            }

            _delays.Add(dueTime);
        }

        ThreadPool.QueueUserWorkItem(_ => timer.Fire());
        return timer;
    }

    /// <summary>The server has been silent for too long.</summary>
    public void EndSilence()
    {
        Silence last;
        lock (_lock)
        {
            last = _silences[^1];
        }

        last.Fire();
    }

    private sealed class Silence(Action fire) : ITimer
    {
        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
