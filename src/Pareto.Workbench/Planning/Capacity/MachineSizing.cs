namespace Pareto.Workbench.Planning.Capacity;

/// <summary>How many machines an hour needs, by the formula of <see cref="ServingQueue"/>. Remembers what each number can carry.</summary>
/// <param name="p95">Seconds in which 95 % of the answers have to be complete.</param>
/// <param name="utilisation">The share of a machine's greatest throughput that is planned with.</param>
internal sealed class MachineSizing(ServingSpeed speed, ServingLoad load, double p95, double utilisation, int fewest)
{
    private const int MostMachines = 100_000;

    private readonly Dictionary<int, double> _carried = [];

    /// <summary>Whether any number of machines answers in time: on an idle one nothing waits.</summary>
    public bool CanMeet { get; } = ServingQueue.Estimate(speed, load, 1e-6, 1).IsInTime(load, p95);

    /// <summary>Seconds that 95 % of the answers take at most on a machine that does nothing else.</summary>
    public double IdleP95 => ServingQueue.Estimate(speed, load, 1e-6, 1).P95(load);

    /// <summary>The fewest machines that carry so many requests a second; where the target is out of reach, as many as the throughput asks for.</summary>
    public int Machines(double requestsPerSecond)
    {
        if (requestsPerSecond <= 0)
        {
            return 0;
        }

        // More machines never carry less, so the least number is found by halving.
        var (low, high) = (0, Math.Max(1, fewest));
        while (high < MostMachines && Carried(high) < requestsPerSecond)
        {
            (low, high) = (high, high * 2);
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Carried(middle) < requestsPerSecond ? (middle, high) : (low, middle);
        }

        return Math.Max(fewest, high);
    }

    /// <summary>The most requests a second that so many machines carry.</summary>
    public double Carried(int machines)
    {
        if (!_carried.TryGetValue(machines, out var carried))
        {
            _carried[machines] = carried = Find(machines);
        }

        return carried;
    }

    private double Find(int machines)
    {
        var planned = machines * speed.Throughput(load) * utilisation;
        if (!CanMeet || Fits(planned))
        {
            return planned;
        }

        var (low, high) = (0.0, planned);
        while (high - low > 1e-6 * planned)
        {
            var middle = (low + high) / 2;
            (low, high) = Fits(middle) ? (middle, high) : (low, middle);
        }

        return low;

        bool Fits(double rate) => ServingQueue.Estimate(speed, load, rate, machines).IsInTime(load, p95);
    }
}
