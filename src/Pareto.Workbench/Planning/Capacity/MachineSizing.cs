namespace Pareto.Workbench.Planning.Capacity;

/// <summary>How many machines an hour needs, by the formula of <see cref="ServingQueue"/>; remembers what it found.</summary>
/// <param name="p95">Seconds in which 95 % of the answers have to be complete.</param>
/// <param name="utilisation">The share of a machine's greatest throughput that is planned with.</param>
internal sealed class MachineSizing(ServingSpeed speed, ServingLoad load, double p95, double utilisation, int fewest)
{
    private const double Idle = 1e-6;

    /// <summary>A time that so many machines for each that the throughput asks for do not reach is out of reach.</summary>
    private const int MostTimes = 1_000;

    private readonly Dictionary<double, int> _found = [];
    private readonly double _planned = speed.Throughput(load) * utilisation;

    /// <summary>Whether any number of machines answers in time: on an idle one nothing waits.</summary>
    public bool CanMeet { get; } = ServingQueue.Estimate(speed, load, Idle, 1).IsInTime(load, p95);

    /// <summary>Seconds that 95 % of the answers take at most on a machine that does nothing else.</summary>
    public double IdleP95 => ServingQueue.Estimate(speed, load, Idle, 1).P95(load);

    /// <summary>The fewest machines that carry so many requests a second; where the target is out of reach, as many as the throughput asks for.</summary>
    public int Machines(double requestsPerSecond)
    {
        if (!_found.TryGetValue(requestsPerSecond, out var machines))
        {
            _found[requestsPerSecond] = machines = requestsPerSecond > 0 ? Find(requestsPerSecond) : 0;
        }

        return machines;
    }

    private int Find(double requestsPerSecond)
    {
        var high = Math.Max(fewest, (int)Math.Ceiling(requestsPerSecond / _planned));
        if (!CanMeet)
        {
            return high;
        }

        // More machines are never slower, so the least number is found by doubling and halving.
        var low = high - 1;
        var most = (long)high * MostTimes;
        while (high < most && !IsInTime(high))
        {
            (low, high) = (high, high * 2);
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = IsInTime(middle) ? (low, middle) : (middle, high);
        }

        return high;

        bool IsInTime(int machines) => ServingQueue.Estimate(speed, load, requestsPerSecond, machines).IsInTime(load, p95);
    }
}
