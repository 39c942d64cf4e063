using System.Collections.Immutable;

namespace Pareto.LocalModels.Inference;

/// <summary>
/// Watches text for stop strings. Text that could be the beginning of one is held back, so that nothing of a stop string is
/// ever shown.
/// </summary>
internal sealed class StopScanner(ImmutableArray<string> stops)
{
    private string _held = string.Empty;

    /// <summary>Whether a stop string has come up; nothing is shown after it.</summary>
    public bool Found { get; private set; }

    /// <summary>What of the text, and of what was held back, can be shown now.</summary>
    public string Add(string text)
    {
        if (stops.IsDefaultOrEmpty || Found)
        {
            return Found ? string.Empty : text;
        }

        var all = _held + text;
        var first = -1;
        foreach (var stop in stops)
        {
            var at = stop.Length == 0 ? -1 : all.IndexOf(stop, StringComparison.Ordinal);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }

        if (first >= 0)
        {
            Found = true;
            _held = string.Empty;
            return all[..first];
        }

        var held = stops.Max(stop => LongestBeginning(stop, all));
        _held = all[^held..];
        return all[..^held];
    }

    /// <summary>What was held back, at the end.</summary>
    public string Finish()
    {
        var rest = _held;
        _held = string.Empty;
        return rest;
    }

    // The longest end of the text that the stop string begins with.
    private static int LongestBeginning(string stop, string text)
    {
        for (var length = Math.Min(stop.Length - 1, text.Length); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }
}
