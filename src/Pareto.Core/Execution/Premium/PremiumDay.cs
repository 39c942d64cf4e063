using System.Runtime.InteropServices;

namespace Pareto.Core.Execution.Premium;

/// <summary>
/// Holds premium to its share of every sliding day. Amounts are whole units: of a request, or of money.
/// <para>
/// Each request earns the share of its weight, and premium spends what it costs. The balance of the two must not be lower than it was at
/// any earlier moment of the day: then no stretch of the day that ends now has more premium than its share, and so no day to come has,
/// whatever it brings, until the older part of that stretch has passed. Only the latest stretch, up to a few hundredths of the day's
/// requests, is exempt, or nothing could ever be spent: a first premium request would have to be the day's last.
/// </para>
/// <para>
/// What follows for any traffic. At each moment premium has at most its share of the last 24 hours, unless those hours brought less
/// weight than the exempt stretch before their last premium request: less than <c>mayFallTo</c> of the day that ended with it, or less
/// than three premium requests need. No rule that looks at the past alone can do without such a case: if nothing more comes, then some
/// day holds the last premium request and nothing else.
/// </para>
/// Used under one lock. Memory is bounded: a part ends after five minutes, or once it holds a sixteenth of the exempt stretch.
/// </summary>
internal sealed class PremiumDay
{
    /// <summary>Units of one request.</summary>
    public const long Request = 1_000_000;

    /// <summary>Units of one US dollar.</summary>
    public const long Dollar = 1_000_000_000;

    public static readonly TimeSpan Window = TimeSpan.FromDays(1);
    public static readonly TimeSpan LongestPart = TimeSpan.FromMinutes(5);

    private const int PartsOfStretch = 16;
    private const int PremiumInStretch = 3;

    // Oldest first.
    private readonly List<Part> _parts = [];
    private decimal _share;
    private double _mayFallTo;
    private long _balance;
    private long _now;

    public PremiumDay(double share, double mayFallTo)
    {
        _share = (decimal)share;
        _mayFallTo = mayFallTo;
    }

    /// <summary>Weight of the last 24 hours' requests, to a part.</summary>
    public long Weight { get; private set; }

    /// <summary>Of that, premium's.</summary>
    public long Premium { get; private set; }

    /// <summary>What the memory is made of.</summary>
    public int Parts => _parts.Count;

    /// <summary>What is earned and not yet spent cannot be more than this, for requests that cost so much.</summary>
    public long MostRoom(long cost) => (long)(_share * (decimal)Stretch(cost));

    /// <summary>Puts another share in force, for the day that has been as well.</summary>
    public void Rule(double share, double mayFallTo)
    {
        if (_share == (decimal)share && _mayFallTo == mayFallTo)
        {
            return;
        }

        _share = (decimal)share;
        _mayFallTo = mayFallTo;
        _balance = 0;
        foreach (ref var part in CollectionsMarshal.AsSpan(_parts))
        {
            // In which order they came is not known any more, so the order that leaves least room is assumed.
            part.Highest = _balance + Earned(part.Weight);
            _balance = part.Highest - part.Premium;
        }
    }

    /// <summary>Adds a part of the past. Parts come in the order of time, before anything else.</summary>
    public void Restore(DateTimeOffset start, long weight, long premium)
    {
        _now = start.UtcTicks;
        _parts.Add(new Part { Start = _now, Weight = weight, Premium = premium, Highest = _balance + Earned(weight) });
        _balance += Earned(weight) - premium;
        Weight += weight;
        Premium += premium;
    }

    /// <summary>How much premium may spend now, on a request that adds <paramref name="weight"/> itself; negative after more was spent than earned.</summary>
    public long Room(DateTimeOffset now, long weight, long cost)
    {
        Forget(now);
        var stretch = Stretch(cost);
        var highest = long.MinValue;
        var since = weight;
        for (var i = _parts.Count - 1; i >= 0; i--)
        {
            since += _parts[i].Weight;
            if (since >= stretch || i == 0)
            {
                highest = Math.Max(highest, _parts[i].Highest);
            }
        }

        return Earned(weight) + (_parts.Count == 0 ? 0 : _balance - highest);
    }

    /// <summary>Counts a request, what premium costs of it, or both. Returns the time under which it is kept.</summary>
    public DateTimeOffset Add(DateTimeOffset now, long weight, long premium)
    {
        Forget(now);
        if (_parts.Count == 0 || _now - _parts[^1].Start >= LongestPart.Ticks || _parts[^1].Weight * PartsOfStretch > _mayFallTo * Weight)
        {
            _parts.Add(new Part { Start = _now, Highest = _balance });
        }

        ref var part = ref CollectionsMarshal.AsSpan(_parts)[^1];
        part.Highest = Math.Max(part.Highest, _balance);
        part.Weight += weight;
        part.Premium += premium;
        _balance += Earned(weight) - premium;
        Weight += weight;
        Premium += premium;
        return new DateTimeOffset(_now, TimeSpan.Zero);
    }

    /// <summary>Makes the past as if it had been known then that what was added at a time was more, or less. What has left the window is left alone.</summary>
    public void Correct(DateTimeOffset at, long weight, long premium)
    {
        if (_parts.Count == 0 || at.UtcTicks < _parts[0].Start)
        {
            return;
        }

        var parts = CollectionsMarshal.AsSpan(_parts);
        var shift = Earned(weight) - premium;
        var last = parts.Length - 1;
        for (; parts[last].Start > at.UtcTicks; last--)
        {
            parts[last].Highest += shift;
        }

        // What came before it in its own part is not moved; where that would be too low for the part, it stays as it is.
        ref var part = ref parts[last];
        part.Highest += Math.Max(0, shift);
        part.Weight += weight;
        part.Premium += premium;
        _balance += shift;
        Weight += weight;
        Premium += premium;
    }

    private long Earned(long weight) => (long)decimal.Floor(weight * _share);

    private double Stretch(long cost) => Math.Max(PremiumInStretch * cost / (double)_share, _mayFallTo * Weight);

    // A part goes when its last moment is out of the window. A clock that is set back stands still until it is caught up.
    private void Forget(DateTimeOffset now)
    {
        _now = Math.Max(_now, now.UtcTicks);
        var outside = _now - Window.Ticks;
        var gone = 0;
        while (gone < _parts.Count && EndOf(gone) <= outside)
        {
            Weight -= _parts[gone].Weight;
            Premium -= _parts[gone].Premium;
            gone++;
        }

        _parts.RemoveRange(0, gone);
    }

    private long EndOf(int part) => part + 1 < _parts.Count
        ? Math.Min(_parts[part + 1].Start, _parts[part].Start + LongestPart.Ticks)
        : _parts[part].Start + LongestPart.Ticks;

    private struct Part
    {
        public long Start;

        public long Weight;

        public long Premium;

        // The highest balance before anything of this part.
        public long Highest;
    }
}
