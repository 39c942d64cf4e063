using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>IPv4 and IPv6 addresses in every spelling of RFC 4291, with their prefix length where one follows.</summary>
internal sealed class IpAddressRecognizer : IRecognizer
{
    public const string Type = "IP_ADDRESS";

    private const int LongestV6 = 45;

    private static readonly ContextWords Addresses = ContextWords.Of(
        "ip", "ipv4", "ipv6", "address", "host", "server", "gateway", "subnet", "network", "netmask", "cidr", "dns", "ping", "router", "client", "listen", "bind", "adresse", "dirección", "indirizzo", "endereço");

    private static readonly ContextWords Versions = ContextWords.Of(
        "version", "versions", "release", "section", "chapter", "clause", "article", "paragraph", "firmware", "build", "kernel", "driver", "ver", "rev", "oid", "step", "figure", "kapitel", "abschnitt", "versión", "sección");

    public SearchValues<char> Triggers => Detection.Triggers.StopOrColon;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var chars = text.Text;
        for (var at = chars.AsSpan().IndexOfAny('.', ':'); at >= 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = chars[at] == '.' ? V4(text, at, found) : V6(text, at, found);
            var next = chars.AsSpan(end).IndexOfAny('.', ':');
            at = next < 0 ? -1 : end + next;
        }
    }

    /// <summary>Looks around a dot; gives where to go on.</summary>
    private static int V4(ScannedText text, int dot, List<Candidate> found)
    {
        var chars = text.Text;
        var start = dot;
        while (start > 0 && dot - start < 4 && char.IsAsciiDigit(chars[start - 1]))
        {
            start--;
        }

        if (dot - start is 0 or > 3)
        {
            return dot + 1;
        }

        var end = EndOfV4(chars, start);
        if (end < 0 || (start > 0 && (char.IsLetterOrDigit(chars[start - 1]) || chars[start - 1] is '_' or '.' || (chars[start - 1] == '-' && start > 1 && char.IsLetterOrDigit(chars[start - 2])))))
        {
            return dot + 1;
        }

        var isVersion = Versions.Distance(text, start, end) is { } version && version < 20 && !(Addresses.Distance(text, start, end) <= version);
        found.Add(new Candidate(start, EndOfPrefix(chars, end, 32), Type, FindingCategory.Personal, isVersion ? 0.3 : IsNobodys(chars.AsSpan(start, end - start)) ? 0.4 : 0.95));
        return end;
    }

    // The machine itself, any address, all addresses, a netmask.
    private static bool IsNobodys(ReadOnlySpan<char> written) =>
        written.StartsWith("127.0.0.") || written is "0.0.0.0" || written.StartsWith("255.");

    private static int EndOfV4(string text, int start)
    {
        var at = start;
        for (var octet = 0; octet < 4; octet++)
        {
            if (octet > 0)
            {
                if (at == text.Length || text[at] != '.')
                {
                    return -1;
                }

                at++;
            }

            var end = Digits.EndOfRun(text, at);
            if (end - at is 0 or > 3 || (end - at > 1 && text[at] == '0') || (end - at == 3 && text.AsSpan(at, 3).SequenceCompareTo("255") > 0))
            {
                return -1;
            }

            at = end;
        }

        var runsOn = at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_' || (text[at] is '.' or '-' && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1])));
        return runsOn ? -1 : at;
    }

    /// <summary>Looks around a colon; gives where to go on.</summary>
    private static int V6(ScannedText text, int colon, List<Candidate> found)
    {
        var chars = text.Text;
        var start = colon;
        while (start > 0 && colon - start <= 4 && char.IsAsciiHexDigit(chars[start - 1]))
        {
            start--;
        }

        var end = colon;
        var colons = 0;
        while (end < chars.Length && end - start <= LongestV6 && (char.IsAsciiHexDigit(chars[end]) || chars[end] is ':' or '.'))
        {
            colons += chars[end] == ':' ? 1 : 0;
            end++;
        }

        // What belongs to this stretch of hexadecimal digits and colons is read once, whatever comes of it.
        var next = Math.Max(end, colon + 1);
        while (end > colon + 1 && (chars[end - 1] == '.' || (chars[end - 1] == ':' && chars[end - 2] != ':')))
        {
            end--;
        }

        if (colons < 2 || end - start > LongestV6 || !text.StandsAlone(start, end) || (start > 0 && chars[start - 1] is '_' or '.' or ':'))
        {
            return next;
        }

        var written = chars.AsSpan(start, end - start);
        if (!IPAddress.TryParse(written, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return next;
        }

        found.Add(new Candidate(start, EndOfPrefix(chars, end, 128), Type, FindingCategory.Personal, Score(text, start, end, written)));
        return next;
    }

    private static double Score(ScannedText text, int start, int end, ReadOnlySpan<char> written)
    {
        if (written is "::")
        {
            return Addresses.Near(text, start, end) ? 0.5 : 0.3;
        }

        // "Add::Face" is a name in code; addresses have digits, and more than two groups.
        var groups = written.Count(':');
        return written.ContainsAnyInRange('0', '9') ? 0.95 : groups > 2 ? 0.6 : Addresses.Near(text, start, end) ? 0.6 : 0.3;
    }

    private static int EndOfPrefix(string text, int end, int most)
    {
        if (end + 1 >= text.Length || text[end] != '/')
        {
            return end;
        }

        var last = Digits.EndOfRun(text, end + 1);
        var digits = last - end - 1;
        var isPrefix = digits is > 0 and <= 3 && int.Parse(text.AsSpan(end + 1, digits), System.Globalization.CultureInfo.InvariantCulture) <= most
            && (last == text.Length || !char.IsLetterOrDigit(text[last]));
        return isPrefix ? last : end;
    }
}
