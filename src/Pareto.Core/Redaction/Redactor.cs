using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pareto.Core.Exchange;

namespace Pareto.Core.Redaction;

/// <summary>
/// Makes a text safe to be written where people other than its owner read it: logs, traces, error messages, stored
/// exchanges. All stays as it was but the values, each of which becomes its type, its length and a keyed hash, such as
/// <c>[EMAIL_ADDRESS 17 #3fa9c1d2]</c>: the same value has the same hash for as long as the redactor lives, and nobody
/// can try out guesses without the key. Taken out are the configuration's own secrets wherever they stand, credentials by what
/// leads up to them (<c>Authorization:</c>, <c>Bearer</c>), and what the finder finds. Safe for many threads.
/// </summary>
public sealed class Redactor
{
    private const string WithheldType = "TEXT";

    private readonly Func<string, ImmutableArray<Finding>> _find;
    private readonly byte[] _key;
    private readonly Lock _lock = new();
    private volatile KnownSecrets _known = KnownSecrets.None;

    /// <param name="find">Finds personal data and secrets, in any order; what it throws means that nothing of the text is shown.</param>
    /// <param name="key">The key of the hashes.</param>
    internal Redactor(Func<string, ImmutableArray<Finding>> find, ReadOnlySpan<byte> key)
    {
        _find = find;
        _key = key.ToArray();
    }

    /// <summary>Takes out these texts too, from here on; what was known before stays known, since requests of an earlier configuration may still run.</summary>
    public void Know(IEnumerable<string> secrets)
    {
        lock (_lock)
        {
            _known = _known.With(secrets);
        }
    }

    /// <summary>The text of something named: all of it goes where the name is that of a credential (a header, a field).</summary>
    public string Redact(string name, string text) => text.Length > 0 && Credentials.AreUnder(name) ? Placeholder(Credentials.Type, text) : Redact(text);

    /// <summary>The text without its values; the same instance where it holds none.</summary>
    public string Redact(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var spans = new List<RedactedSpan>();
        _known.Find(text, spans);
        Credentials.Find(text, spans);
        try
        {
            foreach (var finding in _find(text))
            {
                spans.Add(new RedactedSpan(finding.Start, finding.End, finding.Type));
            }
        }
        catch (Exception)
        {
            // Whatever went wrong: what was not searched is not shown.
            return Placeholder(WithheldType, text);
        }

        return spans.Count == 0 ? text : Replace(text, spans);
    }

    private string Replace(string text, List<RedactedSpan> spans)
    {
        spans.Sort(static (left, right) => left.Start != right.Start ? left.Start.CompareTo(right.Start) : right.End.CompareTo(left.End));
        var result = new StringBuilder(text.Length + (16 * spans.Count));
        var shown = 0;
        for (var i = 0; i < spans.Count;)
        {
            // What overlaps becomes one, of the type of its longest part: nothing is spliced, and no end of a value stays.
            var (start, end, type) = spans[i];
            var longest = spans[i].Length;
            for (i++; i < spans.Count && spans[i].Start < end; i++)
            {
                end = Math.Max(end, spans[i].End);
                if (spans[i].Length > longest)
                {
                    (longest, type) = (spans[i].Length, spans[i].Type);
                }
            }

            result.Append(text, shown, start - shown).Append(Placeholder(type, text.AsSpan(start, end - start)));
            shown = end;
        }

        return result.Append(text, shown, text.Length - shown).ToString();
    }

    private string Placeholder(string type, ReadOnlySpan<char> value)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, bytes.AsSpan(0, Encoding.UTF8.GetBytes(value, bytes)), hash);
        return string.Create(CultureInfo.InvariantCulture, $"[{type} {value.Length} #{Convert.ToHexStringLower(hash[..4])}]");
    }
}
