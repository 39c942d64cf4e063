using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Pareto.Core.PolicyGate.Detection;

/// <summary>
/// Looks into short values in base64: what is found inside is reported on the encoded run. All of them are read as one
/// text, a line each, with the words that stand before the run, so that a text full of them costs one more scan.
/// </summary>
internal sealed class EncodedValues
{
    private const int ShortestRun = 16;
    private const int LongestRun = 2048;
    private const int ContextBefore = 40;

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");

    private readonly StringBuilder _decoded = new();
    private readonly List<Value> _values = [];
    private ScannedText? _text;

    /// <summary>What the values decode to.</summary>
    public ScannedText Text => _text ??= ScannedText.Of(_decoded.ToString());

    /// <summary>The values in a text; null where it has none.</summary>
    public static EncodedValues? In(ScannedText scanned)
    {
        EncodedValues? encoded = null;
        var text = scanned.Text;

        // A run of n or more covers one of every n-th characters: all others need no look.
        for (var probe = ShortestRun - 1; probe < text.Length; probe += ShortestRun)
        {
            if (!Base64.Contains(text[probe]))
            {
                continue;
            }

            var start = text.AsSpan(0, probe).LastIndexOfAnyExcept(Base64) + 1;
            var length = text.AsSpan(probe).IndexOfAnyExcept(Base64);
            var end = length < 0 ? text.Length : probe + length;
            if (end - start is >= ShortestRun and <= LongestRun && !TryAdd(text, start, end, ref encoded))
            {
                AddSegments(text, start, end, ref encoded);
            }

            probe = Math.Max(probe, end);
        }

        return encoded;
    }

    /// <summary>Adds the values in which something was found.</summary>
    /// <param name="inside">What was found in <see cref="Text"/>.</param>
    /// <param name="found">Gets it, on the encoded runs.</param>
    public void Report(List<Candidate> inside, List<Candidate> found)
    {
        // Offsets of the decoded text are those before it is normalised, as the values' are.
        foreach (var candidate in inside)
        {
            var start = Text.ToSent(candidate.Start);
            var at = ValueAt(CollectionsMarshal.AsSpan(_values), start);
            if (at >= 0 && Text.ToSentEnd(candidate.End) <= _values[at].InnerEnd)
            {
                found.Add(candidate with { Start = _values[at].Start, End = _values[at].End });
            }
        }
    }

    // A slash is a character of base64, but more often it stands before a value in a path.
    private static void AddSegments(string text, int start, int end, ref EncodedValues? encoded)
    {
        if (text.IndexOf('/', start, end - start) < 0)
        {
            return;
        }

        foreach (var segment in text.AsSpan(start, end - start).Split('/'))
        {
            var (from, to) = (start + segment.Start.Value, start + segment.End.Value);
            if (to - from >= ShortestRun)
            {
                TryAdd(text, from, to, ref encoded);
            }
        }
    }

    private static bool TryAdd(string text, int start, int end, ref EncodedValues? encoded)
    {
        if (Decode(text.AsSpan(start, end - start)) is not { } inner)
        {
            return false;
        }

        (encoded ??= new EncodedValues()).Add(text, start, end, inner);
        return true;
    }

    private void Add(string text, int start, int end, string inner)
    {
        var before = text.AsSpan(Math.Max(0, start - ContextBefore), Math.Min(start, ContextBefore));
        _decoded.Append(before[(before.LastIndexOf('\n') + 1)..]).Append(' ');
        var padding = text.AsSpan(end, Math.Min(2, text.Length - end)).IndexOfAnyExcept('=');
        var paddedEnd = padding < 0 ? Math.Min(end + 2, text.Length) : end + padding;
        _values.Add(new Value(start, paddedEnd, _decoded.Length, _decoded.Length + inner.Length));
        _decoded.Append(inner).Append('\n');
    }

    private static string? Decode(ReadOnlySpan<char> run)
    {
        // Most runs are names and paths: their first characters already decode to something that is no text.
        Span<byte> bytes = stackalloc byte[LongestRun];
        Span<char> canonical = stackalloc char[LongestRun + 3];
        run.CopyTo(canonical);
        canonical[..run.Length].Replace('-', '+');
        canonical[..run.Length].Replace('_', '/');
        var length = run.Length;
        if (length % 4 == 1)
        {
            return null;
        }

        while (length % 4 != 0)
        {
            canonical[length++] = '=';
        }

        if (!Convert.TryFromBase64Chars(canonical[..8], bytes, out var count) || !IsPlainText(bytes[..count]))
        {
            return null;
        }

        return Convert.TryFromBase64Chars(canonical[..length], bytes, out count) && IsPlainText(bytes[..count]) && Utf8(bytes[..count]) is { } text ? text : null;
    }

    private static bool IsPlainText(ReadOnlySpan<byte> bytes) =>
        !bytes.ContainsAnyInRange((byte)0, (byte)8) && !bytes.ContainsAnyInRange((byte)14, (byte)31) && !bytes.Contains((byte)127);

    private static string? Utf8(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;

    private static int ValueAt(ReadOnlySpan<Value> values, int inner)
    {
        var (low, high) = (0, values.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = values[middle].InnerEnd <= inner ? (middle + 1, high) : (low, middle);
        }

        return low < values.Length && values[low].InnerStart <= inner ? low : -1;
    }

    private readonly record struct Value(int Start, int End, int InnerStart, int InnerEnd);
}
