using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pareto.Core.Telemetry.Metrics;

using Tags = ReadOnlySpan<KeyValuePair<string, object?>>;

/// <summary>Everything measured by one instrument. Recording under labels that are there already allocates nothing.</summary>
internal sealed class MetricFamily
{
    /// <summary>Sets of labels that are told apart; all later ones share a series of which each label is "other".</summary>
    public const int MostSeries = 2000;

    private readonly ConcurrentDictionary<MetricLabels, MetricSeries> _series = new(new MetricLabels.Comparer());
    private readonly ConcurrentDictionary<MetricLabels, MetricSeries>.AlternateLookup<Tags> _byTags;
    private int _count;

    public MetricFamily(Instrument instrument)
    {
        _byTags = _series.GetAlternateLookup<Tags>();
        Instrument = instrument;
        IsObservable = instrument.IsObservable;
        (Kind, Boundaries) = instrument switch
        {
            Histogram<double> histogram => (MetricKind.Histogram, [.. histogram.Advice!.HistogramBucketBoundaries!]),
            Histogram<long> histogram => (MetricKind.Histogram, [.. histogram.Advice!.HistogramBucketBoundaries!.Select(bound => (double)bound)]),
            _ when RuntimeMetrics.Falls(instrument.Name) => (MetricKind.Gauge, (double[])[]),
            Counter<long> or Counter<double> or ObservableCounter<long> or ObservableCounter<double> => (MetricKind.Counter, []),
            _ => (MetricKind.Gauge, []),
        };
    }

    public Instrument Instrument { get; }

    public MetricKind Kind { get; }

    public bool IsObservable { get; }

    /// <summary>The upper bounds of a histogram's buckets, rising; of anything else none.</summary>
    public double[] Boundaries { get; }

    public IEnumerable<(MetricLabels Labels, double Value, long[] Buckets)> Series =>
        from pair in _series
        let read = pair.Value.Read()
        select (pair.Key, read.Value, read.Buckets);

    public void Record(double value, Tags tags)
    {
        var series = _byTags.TryGetValue(tags, out var known) ? known : Add(tags);
        if (Kind == MetricKind.Histogram)
        {
            series.Observe(value);
        }
        else if (IsObservable)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    /// <summary>Forgets what was observed, before it is observed anew: what is gone must not stay as it was.</summary>
    public void Clear()
    {
        _series.Clear();
        _count = 0;
    }

    private MetricSeries Add(Tags tags)
    {
        var labels = MetricLabels.Of(tags);
        if (Interlocked.Increment(ref _count) > MostSeries)
        {
            Interlocked.Decrement(ref _count);
            labels = labels.AsOther();
        }

        return _series.GetOrAdd(labels, static (_, boundaries) => new MetricSeries(boundaries), Boundaries);
    }
}

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
