using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Pareto.Core.PolicyGate;

/// <summary>
/// What was worked out about texts seen lately, so that the history which a conversation sends again with each turn is
/// not worked through again. Bounded: two generations, of which the older goes when the younger is full; what is asked
/// for again is taken over into the younger. Safe for many threads.
/// </summary>
/// <param name="capacity">The weight that one generation holds.</param>
internal sealed class TextMemory<TValue>(int capacity)
{
    private readonly Lock _turning = new();
    private volatile Generation _young = new();
    private volatile Generation _old = new();

    public bool TryGet(TextKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_young.Entries.TryGetValue(key, out var entry))
        {
            value = entry.Value;
            return true;
        }

        if (_old.Entries.TryGetValue(key, out entry))
        {
            Add(key, entry.Value, entry.Weight);
            value = entry.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <param name="key">The text.</param>
    /// <param name="value">What is known of it.</param>
    /// <param name="weight">At least 1.</param>
    public void Add(TextKey key, TValue value, int weight)
    {
        if (weight > capacity)
        {
            return;
        }

        var young = _young;
        if (young.Entries.TryAdd(key, (value, weight)) && Interlocked.Add(ref young.Weight, weight) > capacity)
        {
            lock (_turning)
            {
                if (_young == young)
                {
                    _old = young;
                    _young = new Generation();
                }
            }
        }
    }

    private sealed class Generation
    {
        public ConcurrentDictionary<TextKey, (TValue Value, int Weight)> Entries { get; } = new();

        public int Weight;
    }
}
