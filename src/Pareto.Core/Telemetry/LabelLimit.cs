using System.Collections.Concurrent;

namespace Pareto.Core.Telemetry;

/// <summary>
/// Keeps a label that clients can fill from filling the memory: the first so many values are told apart, all later ones are
/// <see cref="TelemetryNames.Other"/> for as long as the process lives.
/// </summary>
internal sealed class LabelLimit(int most)
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private int _count;

    public string Of(string value)
    {
        if (_known.ContainsKey(value))
        {
            return value;
        }

        if (Interlocked.Increment(ref _count) > most)
        {
            // Taken back, so that the count cannot run over.
            Interlocked.Decrement(ref _count);
            return TelemetryNames.Other;
        }

        if (!_known.TryAdd(value, true))
        {
            Interlocked.Decrement(ref _count);
        }

        return value;
    }
}
