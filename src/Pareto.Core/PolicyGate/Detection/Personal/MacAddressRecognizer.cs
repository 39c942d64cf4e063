using System.Buffers;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Hardware addresses: six pairs of hexadecimal digits with colons or hyphens, or three groups of four with dots.</summary>
internal sealed class MacAddressRecognizer : IRecognizer
{
    public const string Type = "MAC_ADDRESS";

    private static readonly ContextWords Hardware = ContextWords.Of(
        "mac", "hwaddr", "ethernet", "ether", "hardware", "wifi", "wlan", "wi-fi", "bluetooth", "interface", "adapter", "bssid", "lladdr", "arp", "physical", "physikalische");

    public SearchValues<char> Triggers { get; } = SearchValues.Create(":-.");

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var chars = text.Text;
        for (var at = chars.AsSpan().IndexOfAny(':', '-', '.'); at >= 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = at + 1;
            var group = chars[at] == '.' ? 4 : 2;
            var start = at - group;
            var length = group == 4 ? 14 : 17;
            if (start >= 0 && start + length <= chars.Length && Fits(chars.AsSpan(start, length), group, chars[at])
                && IsApart(chars, start - 1, -1, chars[at]) && IsApart(chars, start + length, 1, chars[at]))
            {
                var score = Score(text, start, start + length);
                if (score > 0)
                {
                    found.Add(new Candidate(start, start + length, Type, FindingCategory.Personal, score));
                }

                next = start + length;
            }

            var step = chars.AsSpan(next).IndexOfAny(':', '-', '.');
            at = step < 0 ? -1 : next + step;
        }
    }

    private static bool Fits(ReadOnlySpan<char> written, int group, char separator)
    {
        for (var at = 0; at < written.Length; at++)
        {
            if (at % (group + 1) == group ? written[at] != separator : !char.IsAsciiHexDigit(written[at]))
            {
                return false;
            }
        }

        return true;
    }

    // Longer rows of pairs are fingerprints of keys; what touches a letter is part of a name.
    private static bool IsApart(string text, int at, int step, char separator)
    {
        if (at < 0 || at >= text.Length)
        {
            return true;
        }

        return !char.IsLetterOrDigit(text[at]) && text[at] != '_'
            && !(text[at] == separator && at + step >= 0 && at + step < text.Length && char.IsLetterOrDigit(text[at + step]));
    }

    private static double Score(ScannedText text, int start, int end)
    {
        var written = text.Text.AsSpan(start, end - start);
        if (written.IndexOfAnyExcept("0:-.") < 0 || written.IndexOfAnyExcept("fF:-.") < 0)
        {
            // Nobody's: all zeroes, and the address of all.
            return 0;
        }

        // Without a letter it may be a row of two-digit numbers as well.
        var hasLetter = written.ContainsAnyInRange('a', 'f') || written.ContainsAnyInRange('A', 'F');
        return Hardware.Near(text, start, end) ? 1 : hasLetter ? 0.9 : written[2] == ':' ? 0.6 : 0.4;
    }
}
