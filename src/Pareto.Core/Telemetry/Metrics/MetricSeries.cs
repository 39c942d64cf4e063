namespace Pareto.Core.Telemetry.Metrics;

/// <summary>What was measured under one set of labels: a value, or the buckets of a histogram. Safe for many threads.</summary>
internal sealed class MetricSeries(double[] boundaries)
{
    private readonly Lock _lock = new();
    private readonly long[] _buckets = boundaries.Length == 0 ? [] : new long[boundaries.Length + 1];
    private double _value;

    public void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
        }
    }

    public void Set(double value)
    {
        lock (_lock)
        {
            _value = value;
        }
    }

    /// <summary>Counts the value in the bucket whose upper bound, itself included, it does not exceed.</summary>
    public void Observe(double value)
    {
        var bucket = Array.BinarySearch(boundaries, value);
        lock (_lock)
        {
            _buckets[bucket < 0 ? ~bucket : bucket]++;
            _value += value;
        }
    }

    /// <summary>The value, or the sum of a histogram, with its buckets, all of one moment.</summary>
    public (double Value, long[] Buckets) Read()
    {
        lock (_lock)
        {
            return (_value, [.. _buckets]);
        }
    }
}
