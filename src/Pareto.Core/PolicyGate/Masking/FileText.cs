using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// The text in a file that came inline: a <c>data:</c> URI (RFC 2397), percent-encoded or base64, or bare base64. What
/// its type says does not count: a file is text if its bytes are.
/// </summary>
internal static class FileText
{
    private const string Scheme = "data:";
    private const string Base64Mark = ";base64";

    public static bool IsDataUri(string value) => value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>True if the file is text. <paramref name="head"/> is what <see cref="Write"/> needs to put it back.</summary>
    public static bool TryRead(string data, [NotNullWhen(true)] out string? text, out string head)
    {
        text = null;
        head = "";
        var body = data;
        var isBase64 = true;
        if (IsDataUri(data))
        {
            var comma = data.IndexOf(',', StringComparison.Ordinal);
            if (comma < 0)
            {
                return false;
            }

            head = data[..(comma + 1)];
            body = data[(comma + 1)..];
            isBase64 = data.AsSpan(0, comma).EndsWith(Base64Mark, StringComparison.OrdinalIgnoreCase);
        }

        if (!isBase64)
        {
            text = Uri.UnescapeDataString(body);
            return true;
        }

        var bytes = new byte[body.Length];
        return Convert.TryFromBase64String(body, bytes, out var length) && TryDecode(bytes.AsSpan(0, length), out text);
    }

    /// <summary>The file with another text, as UTF-8.</summary>
    public static string Write(string head, string text) =>
        head.Length == 0 || head.EndsWith(Base64Mark + ",", StringComparison.OrdinalIgnoreCase)
            ? head + Convert.ToBase64String(Encoding.UTF8.GetBytes(text))
            : head + Uri.EscapeDataString(text);

    private static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (bytes.StartsWith(Encoding.Unicode.Preamble) || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            var encoding = bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;
            text = encoding.GetString(bytes[2..]);
            return true;
        }

        // A PDF or an archive may be UTF-8 by chance in its first bytes, never all through; text has no zero bytes.
        if (bytes.Contains((byte)0) || bytes.StartsWith("%PDF-"u8) || !Utf8.IsValid(bytes))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(bytes);
        return true;
    }
}
