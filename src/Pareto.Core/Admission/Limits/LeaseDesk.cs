using Microsoft.Extensions.Logging;

namespace Pareto.Core.Admission.Limits;

/// <summary>
/// Deals with the store for all meters of a replica: one round trip at a time, for everybody who has asked meanwhile; what
/// is to be put right goes along, at the latest after a <see cref="Beat"/>. Knows whether the store is there. All its state
/// is under <see cref="Lock"/>, which the limiter uses as well and which is never held during a round trip.
/// </summary>
internal sealed partial class LeaseDesk : IAsyncDisposable
{
    /// <summary>How often the store is told what is not used any more.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>How often the store is told that this replica lives, and asked how many do.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    /// <summary>How long a replica that has found the store again keeps to its share as well, so that the others find it meanwhile and tell what they used.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);

    // Clients wait for it. A store that takes longer is as good as gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ILimitStore _store;
    private readonly TimeProvider _time;
    private readonly LimitClock _clock;
    private readonly ILogger<LeaseDesk> _logger;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<(MeterId Id, long Bucket), long> _corrections = [];
    private readonly HashSet<LeasedMeter> _leases = [];
    private readonly HashSet<LeasedSlots> _slots = [];
    private Dictionary<Meter, (long Least, long Wanted)> _asks = [];
    private Task? _round;
    private Task? _beats;
    private long _offset;
    private bool _isKnown;
    private long _beatenAt;
    private long? _foundAt;

    public LeaseDesk(ILimitStore store, TimeProvider time, LimitClock clock, ILogger<LeaseDesk> logger)
    {
        (_store, _time, _clock, _logger) = (store, time, clock, logger);
    }

    public Lock Lock { get; } = new();

    /// <summary>Whether the store is gone.</summary>
    public bool IsAlone { get; private set; }

    /// <summary>Whether this replica keeps to its share: while the store is gone, and for a while after.</summary>
    public bool KeepsToShare => IsAlone || _foundAt is not null;

    /// <summary>How often the store was lost.</summary>
    public int TimesAlone { get; private set; }

    /// <summary>Replicas that were alive when the store was last heard, this one included.</summary>
    public int Replicas { get; private set; } = 1;

    /// <summary>The store's time, or a little before; until it has told that, this machine's.</summary>
    public long StoreTime(long now) => now + _offset;

    /// <summary>To be put right at the store, with the next round trip or beat.</summary>
    /// <param name="correction">What.</param>
    /// <param name="urgent">Makes a round trip for it.</param>
    public void Note(in LeaseCorrection correction, bool urgent = false)
    {
        var place = (correction.Id, correction.Bucket);
        _corrections[place] = _corrections.GetValueOrDefault(place) + correction.By;
        if (urgent && !IsAlone)
        {
            _round ??= RoundAsync();
        }
    }

    /// <summary>The meter has something of the store's.</summary>
    public void Holds(LeasedMeter meter) => _leases.Add(meter);

    /// <inheritdoc cref="Holds(LeasedMeter)"/>
    public void Holds(LeasedSlots slots) => _slots.Add(slots);

    /// <summary>Asks the store; completes when it has answered, or is known to be gone. What it has given is with the meters then.</summary>
    public Task AskAsync(IReadOnlyList<(Meter Meter, long Amount)> wanted, CancellationToken cancellationToken)
    {
        Task round;
        lock (Lock)
        {
            foreach (var (meter, amount) in wanted)
            {
                _asks[meter] = _asks.TryGetValue(meter, out var asked) ? (Math.Min(asked.Least, amount), asked.Wanted + amount) : (amount, amount);
            }

            round = _round ??= RoundAsync();
            _beats ??= BeatAsync();
        }

        return round.WaitAsync(cancellationToken);
    }

    /// <summary>Gives everything back, as far as the store can be reached.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await (_beats ?? Task.CompletedTask);
        await _turn.WaitAsync();
        if (_beats is not null && !IsAlone)
        {
            lock (Lock)
            {
                foreach (var meter in _leases)
                {
                    meter.GiveBack();
                }
            }

            await TryAsync(async cancellationToken =>
            {
                await CorrectAsync(cancellationToken);
                await _store.LeaveAsync(cancellationToken);
            });
        }

        _stopping.Dispose();
        _turn.Dispose();
    }

    private async Task RoundAsync()
    {
        // Returns to the asker first: whoever asks until this turn begins goes along.
        await Task.Yield();
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            Dictionary<Meter, (long Least, long Wanted)> asks;
            lock (Lock)
            {
                (asks, _asks, _round) = (_asks, [], null);
                if (IsAlone)
                {
                    return;
                }
            }

            await TryAsync(cancellationToken => RoundAsync(asks, cancellationToken));
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task RoundAsync(Dictionary<Meter, (long Least, long Wanted)> asks, CancellationToken cancellationToken)
    {
        await CorrectAsync(cancellationToken);
        if (!_isKnown)
        {
            // What it held before it was last started, nobody holds any more.
            await _store.LeaveAsync(cancellationToken);
            await TellOfLifeAsync(cancellationToken);
            _isKnown = true;
        }

        // In one order on all replicas, so that no two wait for each other.
        var windows = new List<(LeasedMeter Meter, LeaseAsk Ask)>();
        var slots = new List<(LeasedSlots Slots, SlotCount Ask)>();
        foreach (var (meter, (least, wanted)) in asks.OrderBy(ask => ask.Key.Id.Limit, StringComparer.Ordinal).ThenBy(ask => ask.Key.Id.Subject, StringComparer.Ordinal).ThenBy(ask => ask.Key.Id.Measure).ThenBy(ask => ask.Key.Id.Window))
        {
            if (meter is LeasedMeter window)
            {
                windows.Add((window, window.Ask(least, wanted)));
            }
            else if (meter is LeasedSlots counted)
            {
                slots.Add((counted, new SlotCount(counted.Id, counted.Limit, wanted)));
            }
        }

        if (windows.Count > 0)
        {
            var sentAt = _clock.Now;
            var grants = await _store.LeaseAsync([.. windows.Select(window => window.Ask)], cancellationToken);
            lock (Lock)
            {
                var now = _clock.Now;
                for (var i = 0; i < grants.Count; i++)
                {
                    _offset = grants[i].At - now;
                    windows[i].Meter.TakeUp(windows[i].Ask, grants[i], sentAt, now);
                }
            }
        }

        if (slots.Count > 0)
        {
            await AddSlotsAsync(slots, cancellationToken);
        }
    }

    private async Task AddSlotsAsync(List<(LeasedSlots Slots, SlotCount Ask)> asks, CancellationToken cancellationToken)
    {
        try
        {
            var added = await _store.AddSlotsAsync([.. asks.Select(ask => ask.Ask)], cancellationToken);
            lock (Lock)
            {
                for (var i = 0; i < added.Count; i++)
                {
                    asks[i].Slots.TakeUp(asks[i].Ask.Slots, added[i], _clock.Now);
                }
            }
        }
        catch (Exception)
        {
            Doubt(asks.Select(ask => ask.Slots));
            throw;
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Beat, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                await _turn.WaitAsync(_stopping.Token);
                try
                {
                    await TryAsync(BeatOnceAsync);
                }
                finally
                {
                    _turn.Release();
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The gateway ends.
        }
    }

    private async Task BeatOnceAsync(CancellationToken cancellationToken)
    {
        var lifeIsDue = _clock.Now - _beatenAt >= Life.Ticks;
        if (IsAlone && !lifeIsDue)
        {
            return;
        }

        List<(LeasedSlots Slots, SlotCount Held)> changed = [];
        lock (Lock)
        {
            var now = _clock.Now;
            _leases.RemoveWhere(meter => meter.LetGo(now));
            ForgetWhatIsOver(StoreTime(now));
            foreach (var slots in _slots)
            {
                if (slots.Adjust() is { } count)
                {
                    changed.Add((slots, count));
                }
            }

            _slots.RemoveWhere(slots => slots.IsEmpty);
        }

        if (lifeIsDue)
        {
            await TellOfLifeAsync(cancellationToken);
        }

        await CorrectAsync(cancellationToken);
        if (changed.Count > 0)
        {
            await SetSlotsAsync(changed, cancellationToken);
        }

        Settle();
    }

    // While the store is gone, what is to be told gathers; what has left its window is of no use to anybody.
    private void ForgetWhatIsOver(long time)
    {
        foreach (var (id, bucket) in _corrections.Keys)
        {
            if (bucket < WindowUse.OldestAt(id.Window, time))
            {
                _corrections.Remove((id, bucket));
            }
        }
    }

    private async Task SetSlotsAsync(IReadOnlyList<(LeasedSlots Slots, SlotCount Held)> changed, CancellationToken cancellationToken)
    {
        try
        {
            await _store.SetSlotsAsync([.. changed.Select(change => change.Held)], cancellationToken);
        }
        catch (Exception)
        {
            Doubt(changed.Select(change => change.Slots));
            throw;
        }
    }

    /// <summary>Tells the store again what these hold, as nobody knows what it took up.</summary>
    private void Doubt(IEnumerable<LeasedSlots> doubtful)
    {
        lock (Lock)
        {
            foreach (var slots in doubtful)
            {
                slots.Doubt();
                _slots.Add(slots);
            }
        }
    }

    private async Task TellOfLifeAsync(CancellationToken cancellationToken)
    {
        _beatenAt = _clock.Now;
        var replicas = await _store.BeatAsync(cancellationToken);
        lock (Lock)
        {
            // Those that the store has not heard since it was gone are not dead for that.
            Replicas = KeepsToShare ? Replicas : Math.Max(1, replicas);
        }
    }

    /// <summary>The store has taken up everything: it is there, and after a while all others have found it as well.</summary>
    private void Settle()
    {
        lock (Lock)
        {
            if (IsAlone)
            {
                (IsAlone, _foundAt) = (false, _clock.Now);
                LogFound();
            }
            else if (_foundAt is { } found && _clock.Now - found >= Settling.Ticks)
            {
                _foundAt = null;
            }
        }
    }

    private async Task CorrectAsync(CancellationToken cancellationToken)
    {
        List<LeaseCorrection> corrections;
        lock (Lock)
        {
            corrections = [.. _corrections.Where(correction => correction.Value != 0).Select(correction => new LeaseCorrection(correction.Key.Id, correction.Key.Bucket, correction.Value))];
            _corrections.Clear();
        }

        if (corrections.Count == 0)
        {
            return;
        }

        try
        {
            await _store.CorrectAsync([.. corrections.OrderBy(correction => correction.Id.ToString(), StringComparer.Ordinal)], cancellationToken);
        }
        catch (Exception)
        {
            // Whether it was done nobody knows. What was used is told again, as counting it twice is safe; what was not used is not.
            lock (Lock)
            {
                foreach (var correction in corrections.Where(correction => correction.By > 0))
                {
                    Note(correction);
                }
            }

            throw;
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> deal)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        try
        {
            await deal(patience.Token);
        }
        catch (Exception exception) when (exception is LimitStoreException or OperationCanceledException)
        {
            lock (Lock)
            {
                _foundAt = null;
                if (IsAlone)
                {
                    return;
                }

                IsAlone = true;
                TimesAlone++;
            }

            LogLost(Replicas, exception is LimitStoreException ? exception.Message : "it does not answer in time.");
        }
    }

    [LoggerMessage(6004, LogLevel.Error, "Rate limits: the shared database is gone. This gateway goes on with a share of 1 in {Replicas} of each limit: {Problem}")]
    private partial void LogLost(int replicas, string problem);

    [LoggerMessage(6005, LogLevel.Warning, "Rate limits: the shared database is back; the replicas count together again.")]
    private partial void LogFound();
}
