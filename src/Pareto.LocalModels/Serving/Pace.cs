namespace Pareto.LocalModels.Serving;

/// <summary>How long requests took of late, and so when a place will be free. Safe for any number of threads.</summary>
internal sealed class Pace(int places)
{
    // The share of the latest request in the average.
    private const double Weight = 0.2;

    private static readonly TimeSpan _least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _most = TimeSpan.FromMinutes(1);

    private double _seconds;

    /// <summary>A request ended that ran for so long.</summary>
    public void Add(TimeSpan ran)
    {
        var before = Volatile.Read(ref _seconds);
        Volatile.Write(ref _seconds, before == 0 ? ran.TotalSeconds : before + (Weight * (ran.TotalSeconds - before)));
    }

    /// <summary>When the next place is expected to be free, with all of them taken: from one second to one minute.</summary>
    public TimeSpan NextPlace()
    {
        var seconds = Volatile.Read(ref _seconds) / places;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, _least.TotalSeconds, _most.TotalSeconds));
    }
}
