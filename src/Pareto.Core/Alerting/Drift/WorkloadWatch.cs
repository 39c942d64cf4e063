using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Pareto.Core.Storage;

namespace Pareto.Core.Alerting.Drift;

/// <summary>
/// Watches the length of each workload's answers and prompts, and raises an alert when one has risen for good. It outlives
/// configurations. What it has learned is kept every minute in which there were requests, and at the end; a kill loses
/// the minute. Its memory is bounded. Safe for many threads.
/// </summary>
internal sealed partial class WorkloadWatch : IDisposable
{
    /// <summary>Workloads that are watched; of those that come later nothing is known.</summary>
    internal const int MostWorkloads = 1000;

    internal static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(1);

    private static readonly DriftOptions Otherwise = new();

    private readonly AlertDesk _desk;
    private readonly DriftStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<WorkloadWatch> _logger;
    private readonly ConcurrentDictionary<string, Watched> _watched = new(StringComparer.Ordinal);
    private readonly Lock _saving = new();
    private readonly long _saveTicks;
    private volatile IReadOnlyDictionary<string, DriftOptions> _options = ImmutableDictionary<string, DriftOptions>.Empty;
    private long _nextSave;

    /// <exception cref="StorageException">What was learned cannot be read.</exception>
    public WorkloadWatch(AlertDesk desk, DriftStore store, TimeProvider time, ILogger<WorkloadWatch> logger)
    {
        (_desk, _store, _time, _logger) = (desk, store, time, logger);
        _saveTicks = (long)(SaveEvery.TotalSeconds * time.TimestampFrequency);
        _nextSave = time.GetTimestamp() + _saveTicks;
        foreach (var (workload, kind, state) in store.Load(2 * MostWorkloads))
        {
            _watched.GetOrAdd(workload, static _ => new Watched()).Restore(kind, state);
        }
    }

    /// <summary>Puts the options of a configuration in force; workloads that it does not name have the defaults.</summary>
    public void Apply(IReadOnlyDictionary<string, DriftOptions> options) => _options = options;

    /// <summary>Takes note of a request that was answered.</summary>
    public void Observe(string workload, long inputTokens, long outputTokens)
    {
        if (!_watched.TryGetValue(workload, out var watched))
        {
            if (_watched.Count >= MostWorkloads)
            {
                return;
            }

            watched = _watched.GetOrAdd(workload, static _ => new Watched());
        }

        var options = _options.GetValueOrDefault(workload, Otherwise);
        var (output, input) = watched.Observe(inputTokens, outputTokens, options);
        Tell(AlertKind.OutputBloat, "answers", workload, output);
        Tell(AlertKind.ContextBloat, "prompts", workload, input);
        SaveIfDue();
    }

    public void Dispose()
    {
        Save();
        _store.Dispose();
    }

    private void Tell(AlertKind kind, string what, string workload, DriftFound? found)
    {
        if (found is null)
        {
            return;
        }

        var now = _time.GetUtcNow();
        _desk.Raise(new Alert
        {
            Kind = kind,
            Severity = AlertSeverity.Warning,
            Subject = workload,

            // Each replica sees its part of the traffic, and all of them would tell of the same.
            Key = string.Create(CultureInfo.InvariantCulture, $"{AlertJson.Name(kind)}/{workload}/{now:yyyy-MM-dd}"),
            Figures =
            [
                new("typicalTokensBefore", Math.Round((decimal)found.Before, 1)),
                new("typicalTokensNow", Math.Round((decimal)found.Now, 1)),
                new("risePercent", Math.Round(100 * (decimal)found.Rise, 1)),
                new("requests", found.Requests),
            ],
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"The {what} of the workload '{workload}' have become {found.Rise:0 %} longer: typically {found.Now:N0} tokens over the last {found.Requests:N0} requests, {found.Before:N0} before."),
            At = now,
        });
    }

    // Away from the request, which only finds that it is time.
    private void SaveIfDue()
    {
        var due = Interlocked.Read(ref _nextSave);
        var now = _time.GetTimestamp();
        if (now >= due && Interlocked.CompareExchange(ref _nextSave, now + _saveTicks, due) == due)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static watch => watch.Save(), this, preferLocal: false);
        }
    }

    private void Save()
    {
        lock (_saving)
        {
            var changed = _watched.Where(watched => watched.Value.TakeChange()).ToList();
            if (changed.Count == 0)
            {
                return;
            }

            try
            {
                _store.Save(changed.SelectMany(watched => watched.Value.States().Select(state => (watched.Key, state.Kind, state.State))));
            }
            catch (StorageException exception)
            {
                LogNotSaved(exception.Message);
            }
        }
    }

    [LoggerMessage(EventId = 7021, Level = LogLevel.Warning, Message = "What was learned of the length of answers could not be kept; it is kept with the next request of each workload: {Problem}")]
    private partial void LogNotSaved(string problem);

    /// <summary>One workload's detectors.</summary>
    private sealed class Watched
    {
        private readonly Lock _lock = new();
        private DriftDetector _output = new(DriftState.New);
        private DriftDetector _input = new(DriftState.New);
        private bool _changed;

        public void Restore(AlertKind kind, DriftState state)
        {
            var detector = new DriftDetector(state);
            (_output, _input) = kind == AlertKind.OutputBloat ? (detector, _input) : (_output, detector);
        }

        public (DriftFound? Output, DriftFound? Input) Observe(long inputTokens, long outputTokens, DriftOptions options)
        {
            lock (_lock)
            {
                _changed = true;
                return (
                    options.Output > 0 ? _output.Observe(outputTokens, options.Output) : null,
                    options.Input > 0 ? _input.Observe(inputTokens, options.Input) : null);
            }
        }

        /// <summary>Whether anything was seen since this was asked last.</summary>
        public bool TakeChange()
        {
            lock (_lock)
            {
                var changed = _changed;
                _changed = false;
                return changed;
            }
        }

        public (AlertKind Kind, DriftState State)[] States()
        {
            lock (_lock)
            {
                return [(AlertKind.OutputBloat, _output.State), (AlertKind.ContextBloat, _input.State)];
            }
        }
    }
}
