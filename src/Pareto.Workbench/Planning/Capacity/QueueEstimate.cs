namespace Pareto.Workbench.Planning.Capacity;

/// <summary>What a queueing formula says of an hour.</summary>
/// <param name="WaitingShare">Of requests, those that wait for a place in a batch.</param>
/// <param name="MeanWait">Seconds, over all requests; without end where more work comes than can be done.</param>
/// <param name="Reading">Seconds of reading a prompt.</param>
/// <param name="Step">Seconds in which a request's next token is written.</param>
internal readonly record struct QueueEstimate(double WaitingShare, double MeanWait, double Reading, double Step)
{
    private const double Percentile = 0.95;

    public static QueueEstimate Overloaded { get; } = new(1, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>Seconds from a request's arrival to its complete answer, for the slowest 5 % at least.</summary>
    public double P95(ServingLoad load)
    {
        if (double.IsInfinity(MeanWait))
        {
            return double.PositiveInfinity;
        }

        var (low, high) = (0.0, Reading + (load.Lengths[^1] * Step) + (20 * WaitOfThoseWhoWait));
        while (high - low > 1e-4 * high)
        {
            var middle = (low + high) / 2;
            (low, high) = IsInTime(load, middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    /// <summary>Whether 95 % of the answers are complete within so many seconds: the wait has an exponential tail, and the writing takes as long as the answer is.</summary>
    public bool IsInTime(ServingLoad load, double seconds)
    {
        if (double.IsInfinity(MeanWait))
        {
            return false;
        }

        var wait = WaitOfThoseWhoWait;
        var late = 0.0;
        foreach (var length in load.Lengths)
        {
            var left = seconds - Reading - (length * Step);
            late += left <= 0 ? 1 : wait > 0 ? WaitingShare * Math.Exp(-left / wait) : 0;
        }

        return late / load.Lengths.Length <= 1 - Percentile;
    }

    private double WaitOfThoseWhoWait => WaitingShare > 0 ? MeanWait / WaitingShare : 0;
}
