using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// Puts values back where placeholders stand, in a text that comes in pieces cut anywhere. Gives on at once whatever
/// cannot be part of a placeholder any more. One for each text of a reply; not for several threads.
/// </summary>
/// <param name="placeholders">What stands for what.</param>
/// <param name="isJson">
/// The text is JSON, as a tool call's arguments are: values are escaped as strings demand, put in quotation marks where
/// the model left them out, and a number that fills its string becomes a number again.
/// </param>
internal sealed class PlaceholderRestorer(Placeholders placeholders, bool isJson)
{
    private readonly PlaceholderSyntax _syntax = isJson ? placeholders.SyntaxInJson : placeholders.Syntax;
    private string _held = "";
    private bool _inWord;
    private bool _inString;
    private char _lastOutsideString;

    /// <summary>What can be given on now, possibly nothing.</summary>
    public string Push(string piece) => Restore(piece, isLast: false);

    /// <summary>The rest: no more pieces come. Begins a new text if any do.</summary>
    public string End()
    {
        var rest = Restore("", isLast: true);
        _inWord = false;
        _inString = false;
        _lastOutsideString = default;
        return rest;
    }

    private string Restore(string piece, bool isLast)
    {
        if (placeholders.IsEmpty || piece.Length == 0 && _held.Length == 0)
        {
            return piece;
        }

        var whole = _held.Length == 0 ? piece : _held + piece;
        var text = whole.AsSpan();
        StringBuilder? written = null;
        var copied = 0;
        var i = 0;
        var hold = text.Length;
        while (i < text.Length)
        {
            var next = text[i..].IndexOfAny(_syntax.Starts);
            if (next < 0)
            {
                break;
            }

            Pass(text.Slice(i, next));
            i += next;
            var length = Step(text, i, isLast, out var value);
            if (length == PlaceholderSyntax.NeedsMore)
            {
                hold = i;
                break;
            }

            if (value is not null)
            {
                (written ??= new StringBuilder(text.Length + 32)).Append(text[copied..i]).Append(value);
                copied = i + length;
                _inWord = false;
            }

            i += length;
        }

        if (hold == text.Length && i < text.Length)
        {
            Pass(text[i..]);
        }

        _held = hold == text.Length ? "" : whole[hold..];
        if (written is null)
        {
            return hold == text.Length ? whole : whole[..hold];
        }

        return written.Append(text[copied..hold]).ToString();
    }

    /// <summary>How much of the text at a place belongs together, and what takes its place if anything does.</summary>
    private int Step(ReadOnlySpan<char> text, int at, bool isLast, out string? value)
    {
        value = null;
        var here = text[at..];
        if (isJson && here[0] == '"')
        {
            return Quotation(here, isLast, out value);
        }

        var length = _syntax.Match(here, !_inWord, isLast, out var found);
        if (length > 0)
        {
            value = Written(found!);
            return length;
        }

        if (length == 0 && isJson && here[0] == '\\')
        {
            // An escape is passed over whole: its second character begins nothing.
            length = here.Length < 2 ? 0 : here[1] == 'u' ? 6 : 2;
            if (length > 0 && length <= here.Length)
            {
                _inWord = length == 6;
                return length;
            }

            return isLast ? here.Length : PlaceholderSyntax.NeedsMore;
        }

        if (length == 0)
        {
            Pass(here[..1]);
            return 1;
        }

        return length;
    }

    private int Quotation(ReadOnlySpan<char> here, bool isLast, out string? value)
    {
        value = null;
        if (!_inString && placeholders.HasNumbers && _lastOutsideString is ':' or '[')
        {
            var length = NumberInQuotes(here, isLast, out value);
            if (length != 0)
            {
                return length;
            }
        }

        _inString = !_inString;
        _inWord = false;
        return 1;
    }

    /// <summary>The length of a string that is nothing but the placeholder of a number.</summary>
    private int NumberInQuotes(ReadOnlySpan<char> here, bool isLast, out string? value)
    {
        value = null;
        if (here.Length == 1)
        {
            return isLast ? 0 : PlaceholderSyntax.NeedsMore;
        }

        var length = _syntax.Match(here[1..], atWordStart: true, isLast, out var found);
        if (length <= 0 || !found!.IsNumber)
        {
            return Math.Min(length, 0);
        }

        var after = here[(1 + length)..];
        if (after.IsEmpty)
        {
            return isLast ? 0 : PlaceholderSyntax.NeedsMore;
        }

        value = after[0] == '"' ? found.Value : null;
        return value is null ? 0 : length + 2;
    }

    private string Written(Placeholder found)
    {
        if (!isJson)
        {
            return found.Value;
        }

        var escaped = JsonEncodedText.Encode(found.Value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
        return _inString ? escaped : found.IsNumber ? found.Value : $"\"{escaped}\"";
    }

    /// <summary>Notes what has to be known of text that is given on as it came.</summary>
    private void Pass(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        _inWord = PlaceholderSyntax.IsWordCharacter(text[^1]);
        if (isJson && !_inString && text.TrimEnd(" \t\r\n") is { IsEmpty: false } solid)
        {
            _lastOutsideString = solid[^1];
        }
    }
}
