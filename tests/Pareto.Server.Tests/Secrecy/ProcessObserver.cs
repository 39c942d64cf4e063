using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;
using System.Text;

namespace Pareto.Server.Tests.Secrecy;

/// <summary>Hears everything that this process gives out beside its log: spans and metrics of every source, and every exception thrown.</summary>
internal sealed class ProcessObserver : IDisposable
{
    private readonly ConcurrentQueue<string> _spans = new();
    private readonly ConcurrentDictionary<string, bool> _measurements = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _exceptions = new();
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters;

    public ProcessObserver()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            SampleUsingParentId = (ref ActivityCreationOptions<string> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _spans.Enqueue(TextOf(activity)),
        };
        ActivitySource.AddActivityListener(_activities);
        _meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        Listen<byte>();
        Listen<short>();
        Listen<int>();
        Listen<long>();
        Listen<float>();
        Listen<double>();
        Listen<decimal>();
        _meters.Start();
        AppDomain.CurrentDomain.FirstChanceException += Note;
    }

    public string[] Spans => [.. _spans];

    public string[] Measurements
    {
        get
        {
            _meters.RecordObservableInstruments();
            return [.. _measurements.Keys];
        }
    }

    public string[] Exceptions => [.. _exceptions];

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= Note;
        _activities.Dispose();
        _meters.Dispose();
    }

    private void Listen<T>()
        where T : struct => _meters.SetMeasurementEventCallback<T>((instrument, _, tags, _) =>
    {
        var text = new StringBuilder($"{instrument.Meter.Name} {instrument.Name}");
        foreach (var tag in tags)
        {
            text.Append(' ').Append(tag.Key).Append('=').Append(tag.Value);
        }

        _measurements.TryAdd(text.ToString(), true);
    });

    private void Note(object? sender, FirstChanceExceptionEventArgs thrown) =>
        _exceptions.Enqueue($"{thrown.Exception.GetType()}: {thrown.Exception.Message} {string.Join(' ', thrown.Exception.Data.Values.Cast<object?>())}\n{thrown.Exception.StackTrace}");

    private static string TextOf(Activity activity)
    {
        var text = new StringBuilder($"{activity.Source.Name} {activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {activity.TraceStateString}");
        Add(activity.TagObjects);
        Add(activity.Baggage.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)));
        foreach (var happened in activity.Events)
        {
            text.Append('\n').Append(happened.Name);
            Add(happened.Tags);
        }

        return text.ToString();

        void Add(IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            foreach (var (key, value) in pairs)
            {
                text.Append('\n').Append(key).Append('=').Append(value);
            }
        }
    }
}
