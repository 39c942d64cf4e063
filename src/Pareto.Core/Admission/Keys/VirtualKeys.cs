using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Core.Admission.Keys;

/// <summary>
/// The virtual keys as a running gateway knows them: in memory, by hash. A change that another process has made is seen
/// at the first request that comes <see cref="Interval"/> after the last look, before that request is admitted; one made
/// through this process with <see cref="Refresh"/> at once. Where the database cannot be read, the keys known stay.
/// </summary>
internal sealed partial class VirtualKeys
{
    /// <summary>The longest time that an older state may be in use.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly VirtualKeyStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<VirtualKeys> _logger;
    private readonly long _ticks;
    private readonly Lock _loading = new();
    private volatile Snapshot _snapshot;
    private long _nextLook;

    /// <exception cref="StorageException">The keys cannot be read.</exception>
    public VirtualKeys(VirtualKeyStore store, TimeProvider time, ILogger<VirtualKeys> logger)
    {
        _store = store;
        _time = time;
        _logger = logger;
        _ticks = (long)(Interval.TotalSeconds * time.TimestampFrequency);
        _nextLook = time.GetTimestamp() + _ticks;
        _snapshot = Load();
    }

    /// <summary>Whether a virtual key was ever made. That it was revoked since does not open the gateway again.</summary>
    public bool AnyMade
    {
        get
        {
            LookIfDue();
            return _snapshot.AnyMade;
        }
    }

    /// <summary>What a key of that hash opens; null where it is not known.</summary>
    public Entry? Find(ReadOnlySpan<byte> hash)
    {
        LookIfDue();
        return _snapshot.ByHash.TryGetValue(hash, out var entry) ? entry : null;
    }

    /// <summary>Takes up every change that is committed.</summary>
    /// <exception cref="StorageException">The keys cannot be read.</exception>
    public void Refresh()
    {
        lock (_loading)
        {
            _snapshot = Load();
        }
    }

    private void LookIfDue()
    {
        var due = Interlocked.Read(ref _nextLook);
        var now = _time.GetTimestamp();
        if (now < due || Interlocked.CompareExchange(ref _nextLook, now + _ticks, due) != due)
        {
            return;
        }

        try
        {
            lock (_loading)
            {
                if (_store.ChangeNumber() != _snapshot.ChangeNumber)
                {
                    _snapshot = Load();
                }
            }
        }
        catch (StorageException exception)
        {
            LogNotRead(exception.Message);
        }
    }

    private Snapshot Load()
    {
        var (number, keys, any) = _store.Load();
        var entries = new Dictionary<byte[], Entry>(keys.Count, KeyHasher.Comparer.Instance);
        foreach (var (hash, key, validUntil) in keys)
        {
            entries[hash] = new Entry(key, validUntil);
        }

        return new Snapshot(number, entries.ToFrozenDictionary(KeyHasher.Comparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>(), any);
    }

    [LoggerMessage(6002, LogLevel.Error, "The virtual keys cannot be read again; those known stay as they are: {Problem}")]
    private partial void LogNotRead(string problem);

    /// <summary>What one text opens.</summary>
    internal sealed class Entry(VirtualKey key, DateTimeOffset? validUntil)
    {
        private static readonly AdmissionDecision Replaced = Refuse("This key was replaced by another, and its grace period is over. Use the new one.");
        private static readonly AdmissionDecision Disabled = Refuse("This key is disabled. Ask the gateway's operator.");
        private static readonly AdmissionDecision Revoked = Refuse("This key was revoked. Ask the gateway's operator for another.");
        private static readonly AdmissionDecision Expired = Refuse("This key has expired. Ask the gateway's operator for another.");

        private readonly AdmissionDecision _admitted = AdmissionDecision.Admit(key.Principal);

        public AdmissionDecision At(DateTimeOffset now) =>
            key.State == KeyState.Revoked ? Revoked
            : key.State == KeyState.Disabled ? Disabled
            : key.IsExpired(now) ? Expired
            : validUntil <= now ? Replaced
            : _admitted;

        private static AdmissionDecision Refuse(string message) => AdmissionDecision.Refuse(new GatewayError(GatewayErrorKind.InvalidKey, message));
    }

    private sealed record Snapshot(long ChangeNumber, FrozenDictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> ByHash, bool AnyMade);
}
