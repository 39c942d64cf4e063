using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pareto.Core.PolicyGate.Detection;

/// <summary>
/// Undoes what people's keyboards and programs' encoders do to values by accident, so that each recognizer needs to know
/// one spelling only: see <see cref="ScannedText.Text"/>. Plain ASCII costs one vectorised search and no memory.
/// </summary>
internal static class TextNormalizer
{
    private const int LongestEntity = 10;
    private const int MostBackslashes = 8;

    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(0, 128).Select(code => (char)code).Except(['\\', '%', '&'])]);

    public static (string Text, OffsetMap? Offsets) Normalize(string sent)
    {
        var at = sent.AsSpan().IndexOfAnyExcept(Plain);
        if (at < 0)
        {
            return (sent, null);
        }

        StringBuilder? text = null;
        OffsetMap? offsets = null;
        Span<char> replacement = stackalloc char[2];
        var copied = 0;
        while (at < sent.Length)
        {
            var (read, written) = Resolve(sent.AsSpan(at), replacement);
            if (read == 0)
            {
                do
                {
                    at++;
                }
                while (at < sent.Length && IsLetterThatStays(sent[at]));
            }
            else
            {
                text ??= new StringBuilder(sent.Length);
                text.Append(sent, copied, at - copied);
                if (read != written)
                {
                    (offsets ??= new OffsetMap()).Add(text.Length, written, at, read);
                }

                text.Append(replacement[..written]);
                at += read;
                copied = at;
            }

            var next = sent.AsSpan(at).IndexOfAnyExcept(Plain);
            at = next < 0 ? sent.Length : at + next;
        }

        return text is null ? (sent, null) : (text.Append(sent, copied, sent.Length - copied).ToString(), offsets);
    }

    /// <summary>Letters beyond ASCII, by the word: a search from each to the next would cost more than they do.</summary>
    private static bool IsLetterThatStays(char character) => character is
        (>= '\u00c0' and < '\u02bc')      // Latin
        or (>= '\u0370' and < '\u0600')   // Greek, Cyrillic, Armenian, Hebrew
        or (>= '\u3041' and < '\ua000')   // kana, Han
        or (>= '\uac00' and < '\ud7a4');  // Hangul

    /// <summary>How many characters at the start of the rest are one in the normalised text: none where they stay as they are.</summary>
    private static (int Read, int Written) Resolve(ReadOnlySpan<char> rest, Span<char> replacement) => rest[0] switch
    {
        '\\' => ResolveBackslash(rest, replacement),
        '%' => ResolvePercent(rest, replacement),
        '&' => ResolveEntity(rest, replacement),
        _ => ResolveUnicode(rest, replacement),
    };

    // JSON's and Markdown's escapes; several backslashes are JSON inside JSON.
    private static (int Read, int Written) ResolveBackslash(ReadOnlySpan<char> rest, Span<char> replacement)
    {
        var slashes = rest[..Math.Min(rest.Length, MostBackslashes + 1)].IndexOfAnyExcept('\\');
        if (slashes < 0)
        {
            return (0, 0);
        }

        switch (rest[slashes])
        {
            case 'n' or 'r':
                replacement[0] = '\n';
                break;
            case 't':
                replacement[0] = '\t';
                break;
            case '"' or '\'' or '/' or '_' or '.' or '-' or '@' or '+' or '#' or '(' or ')':
                replacement[0] = rest[slashes];
                break;
            case 'u' when TryReadHex(rest[(slashes + 1)..], 4, out var code):
                replacement[0] = (char)code;
                var (read, written) = code < 128 ? (0, 0) : ResolveUnicode(replacement[..1], replacement);
                return (slashes + 5, read == 0 ? 1 : written);
            default:
                return (0, 0);
        }

        return (slashes + 1, 1);
    }

    private static (int Read, int Written) ResolvePercent(ReadOnlySpan<char> rest, Span<char> replacement)
    {
        if (!TryReadHex(rest[1..], 2, out var first))
        {
            return (0, 0);
        }

        if (first is (>= 0x20 and < 0x7f) or '\t' or '\n' or '\r')
        {
            replacement[0] = (char)first;
            return (3, 1);
        }

        Span<byte> bytes = stackalloc byte[4];
        bytes[0] = (byte)first;
        var count = first switch { >= 0xf0 and < 0xf8 => 4, >= 0xe0 => 3, >= 0xc2 => 2, _ => 0 };
        for (var at = 1; at < count; at++)
        {
            if (rest.Length <= at * 3 || rest[at * 3] != '%' || !TryReadHex(rest[((at * 3) + 1)..], 2, out var code))
            {
                return (0, 0);
            }

            bytes[at] = (byte)code;
        }

        return count > 0 && Rune.DecodeFromUtf8(bytes[..count], out var rune, out var used) == OperationStatus.Done && used == count
            ? (count * 3, rune.EncodeToUtf16(replacement))
            : (0, 0);
    }

    private static (int Read, int Written) ResolveEntity(ReadOnlySpan<char> rest, Span<char> replacement)
    {
        var length = rest[..Math.Min(rest.Length, LongestEntity)].IndexOf(';');
        if (length < 3)
        {
            return (0, 0);
        }

        var name = rest[1..length];
        var code = name switch
        {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => ' ',
            "commat" => '@',
            "period" => '.',
            "hyphen" or "dash" or "ndash" => '-',
            _ => 0,
        };
        if (name[0] == '#')
        {
            var isNumber = name[1..] is ['x' or 'X', .. var hex]
                ? int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code)
                : int.TryParse(name[1..], NumberStyles.None, CultureInfo.InvariantCulture, out code);
            code = isNumber && code is 0xa0 ? ' ' : code;
        }

        return code >= ' ' && Rune.TryCreate(code, out var rune) ? (length + 1, rune.EncodeToUtf16(replacement)) : (0, 0);
    }

    private static (int Read, int Written) ResolveUnicode(ReadOnlySpan<char> rest, Span<char> replacement)
    {
        var character = rest[0];
        switch (character)
        {
            case '\u0085' or '\u2028' or '\u2029':
                replacement[0] = '\n';
                return (1, 1);
            case '\u00a0' or '\u1680' or (>= '\u2000' and <= '\u200a') or '\u202f' or '\u205f' or '\u3000':
                replacement[0] = ' ';
                return (1, 1);
            case (>= '\u2010' and <= '\u2015') or '\u2212' or '\ufe58' or '\ufe63':
                replacement[0] = '-';
                return (1, 1);
            case '\u2018' or '\u2019' or '\u02bc':
                replacement[0] = '\'';
                return (1, 1);
            case '\u201c' or '\u201d':
                replacement[0] = '"';
                return (1, 1);
            case >= '\uff01' and <= '\uff5e':
                replacement[0] = (char)(character - 0xfee0);
                return (1, 1);
            case '\u00ad' or '\u034f' or '\u061c' or '\u180e' or (>= '\u200b' and <= '\u200f') or (>= '\u202a' and <= '\u202e')
                or (>= '\u2060' and <= '\u2064') or (>= '\u2066' and <= '\u2069') or (>= '\ufe00' and <= '\ufe0f') or '\ufeff':
                return (1, 0);
            case < '\u0600':
                return (0, 0);
        }

        var isPair = rest.Length > 1 && char.IsSurrogatePair(character, rest[1]);
        if ((isPair || char.IsDigit(character)) && Rune.DecodeFromUtf16(rest, out var rune, out var read) == OperationStatus.Done && Rune.IsDigit(rune))
        {
            replacement[0] = (char)('0' + (int)Rune.GetNumericValue(rune));
            return (read, 1);
        }

        return (0, 0);
    }

    private static bool TryReadHex(ReadOnlySpan<char> text, int digits, out int code)
    {
        code = 0;
        return text.Length >= digits && int.TryParse(text[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
    }
}
