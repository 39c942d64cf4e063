using System.Buffers;
using System.Diagnostics.Metrics;

namespace Pareto.Core.Telemetry.Metrics;

/// <summary>
/// Adds up what one gateway's instruments measure, from its start on, and shows it to whoever scrapes it. Values that are read
/// rather than counted are read at that moment.
/// </summary>
public sealed class MetricsCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _reading = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    internal MetricsCollector(GatewayMeters meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meters.Meter || (instrument.Meter.Name == RuntimeMetrics.Meter && RuntimeMetrics.Shown.Contains(instrument.Name)))
            {
                var family = new MetricFamily(instrument);
                lock (_families)
                {
                    _families[instrument.Name] = family;
                }

                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Writes all metrics in Prometheus' text format, or as OpenMetrics text.</summary>
    public void Write(IBufferWriter<byte> output, bool openMetrics)
    {
        // Two readings at once would clear each other's observations.
        lock (_reading)
        {
            foreach (var family in Families().Where(family => family.IsObservable))
            {
                family.Clear();
            }

            _listener.RecordObservableInstruments();
            new PrometheusWriter(output, openMetrics).Write(Families());
        }
    }

    /// <summary>The sums of a counter, by the values of one of its labels.</summary>
    internal IReadOnlyDictionary<string, double> Totals(string instrument, string label)
    {
        MetricFamily? family;
        lock (_families)
        {
            family = _families.GetValueOrDefault(instrument);
        }

        var totals = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (labels, value, _) in family?.Series ?? [])
        {
            var name = labels.Pairs.FirstOrDefault(pair => pair.Key == label).Value ?? "";
            totals[name] = totals.GetValueOrDefault(name) + value;
        }

        return totals;
    }

    public void Dispose() => _listener.Dispose();

    private MetricFamily[] Families()
    {
        lock (_families)
        {
            return [.. _families.Values];
        }
    }
}
