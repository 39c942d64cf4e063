using System.Text;
using Pareto.Core.PolicyGate.Detection;

namespace Pareto.Core.PolicyGate.Masking;

/// <summary>
/// Searches one text of a reply that comes in pieces. Holds back what may still become a finding, or part of one: the
/// last word, and words with capitals, digits or signs in them until enough text has followed to settle what they are.
/// Plain small words go on as they come. One for each text of a reply.
/// </summary>
/// <param name="search">What is looked for.</param>
/// <param name="placeholders">What is no finding.</param>
/// <param name="isJson">The text is JSON and stays so when something in it is hidden.</param>
internal sealed class ReplyTextSearch(ReplySearch search, Placeholders placeholders, bool isJson)
{
    /// <summary>A finding is settled once this much follows it: context words count no farther.</summary>
    private const int Settled = ContextWords.After + 8;

    /// <summary>How far a value may reach back over several words, such as an address.</summary>
    private const int LongestChain = 120;

    /// <summary>How much of what was given on is kept, for the context of what comes.</summary>
    private const int Context = 200;

    /// <summary>More than this is never held: the largest private keys are smaller.</summary>
    private const int MostHeld = 16_384;

    /// <summary>Where nothing is held, so much is searched at a time.</summary>
    private const int LogAtOnce = 1024;

    private const int LeastBuffer = 512;

    private const string KeyBegins = "-----BEGIN";
    private const string KeyEnds = "-----END";
    private const string KeyDashes = "-----";

    // Scripts from here on write words without blanks between them, and have no capitals that would tell a name.
    private const char FirstWithoutBlanks = '\u2E80';
    private const char FirstFullWidth = '\uFF00';

    private readonly JsonHider? _hider = isJson ? new JsonHider() : null;
    private char[] _buffer = [];
    private int _length;

    // Up to here the text was given on; what is before is kept as context.
    private int _given;
    private int _lastWord;

    /// <summary>What can be given on now, possibly nothing.</summary>
    public string Push(string piece, CancellationToken cancellationToken)
    {
        Append(piece);
        if (search.Action == ReplyAction.Log && _length - _given < LogAtOnce)
        {
            return piece;
        }

        var isTooLong = _length - _given > MostHeld;
        var safe = isTooLong ? _length : Safe();
        var given = safe > _given ? Give(safe, isTooLong, cancellationToken) : "";

        // With nobody to hide it from, it would only come late.
        return search.Action == ReplyAction.Log ? piece : given;
    }

    /// <summary>The rest, with a last piece: no more come. Begins a new text if any do.</summary>
    public string End(string piece, CancellationToken cancellationToken)
    {
        // Where nothing would be held until more has come, a text that comes whole is searched as it is.
        if (search.Action == ReplyAction.Log && _length == 0 && piece.Length is > 0 and < LogAtOnce)
        {
            foreach (var finding in search.Find(piece, placeholders, cancellationToken))
            {
                search.Settle(finding);
            }

            return piece;
        }

        var given = Push(piece, cancellationToken);
        var rest = _given < _length ? Give(_length, isForced: true, cancellationToken) : "";
        _length = 0;
        _given = 0;
        _lastWord = 0;
        _hider?.Reset();
        return search.Action == ReplyAction.Log ? given : given + rest;
    }

    private void Append(string piece)
    {
        if (_length + piece.Length > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_length + piece.Length, Math.Max(LeastBuffer, 2 * _buffer.Length)));
        }

        piece.CopyTo(_buffer.AsSpan(_length));
        _length += piece.Length;
        for (var i = piece.Length - 1; i >= 0; i--)
        {
            if (!IsOfWord(piece[i]))
            {
                _lastWord = _length - piece.Length + i + 1;
                break;
            }
        }
    }

    private string Give(int safe, bool isForced, CancellationToken cancellationToken)
    {
        var text = new string(_buffer, 0, _length);
        var findings = search.Find(text, placeholders, cancellationToken);
        if (!isForced)
        {
            foreach (var finding in findings)
            {
                if (finding.End > safe || finding.End + Settled > _length)
                {
                    safe = Math.Min(safe, Math.Max(finding.Start, _given));
                }
            }
        }

        StringBuilder? hidden = null;
        var copied = _given;
        foreach (var finding in findings)
        {
            if (finding.End <= _given || finding.End > safe)
            {
                continue;
            }

            search.Settle(finding);
            if (search.Action == ReplyAction.Mask)
            {
                // Its beginning may have gone on before its end made a finding of it.
                var start = Math.Max(finding.Start, copied);
                hidden ??= new StringBuilder(safe - _given + 16);
                Copy(text.AsSpan(copied, start - copied), hidden);
                Hide(text.AsSpan(start, finding.End - start), finding.Type, hidden);
                copied = finding.End;
            }
        }

        string given;
        if (hidden is null)
        {
            given = text[_given..safe];
            _hider?.Pass(given);
        }
        else
        {
            Copy(text.AsSpan(copied, safe - copied), hidden);
            given = hidden.ToString();
        }

        var dropped = Math.Max(0, safe - Context);
        _buffer.AsSpan(dropped, _length - dropped).CopyTo(_buffer);
        _length -= dropped;
        _given = safe - dropped;
        _lastWord = Math.Max(_lastWord - dropped, 0);
        return given;
    }

    private void Copy(ReadOnlySpan<char> text, StringBuilder hidden)
    {
        _hider?.Pass(text);
        hidden.Append(text);
    }

    private void Hide(ReadOnlySpan<char> value, string type, StringBuilder hidden)
    {
        if (_hider is not null)
        {
            _hider.Hide(value, $"[{type}]", hidden);
        }
        else
        {
            hidden.Append('[').Append(type).Append(']');
        }
    }

    /// <summary>Up to where nothing of the text can still become part of a finding, as far as words tell.</summary>
    private int Safe()
    {
        var text = _buffer.AsSpan(0, _length);
        if (OpenKey(text[_given..]) is var key and >= 0)
        {
            return _given + key;
        }

        // The last word may be unfinished.
        var safe = Math.Max(_lastWord, _given);
        var end = safe;
        while (end > _given)
        {
            while (end > _given && !IsOfWord(text[end - 1]))
            {
                end--;
            }

            var start = end;
            while (start > _given && IsOfWord(text[start - 1]))
            {
                start--;
            }

            var isNear = text.Length - end < Settled;
            var isChained = safe - end <= 2 && text.Length - start < Settled + LongestChain;
            if (!isNear && !isChained)
            {
                break;
            }

            if (start < end && CanGrow(text[start..end]))
            {
                safe = start;
            }

            end = start;
        }

        return safe;
    }

    /// <summary>Where a private key begins that has not ended yet; -1 if none does.</summary>
    private static int OpenKey(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (text[at..].IndexOf(KeyBegins, StringComparison.Ordinal) is var begin and >= 0)
        {
            at += begin;
            var rest = text[at..];
            var end = rest.IndexOf(KeyEnds, StringComparison.Ordinal);
            var closed = end < 0 ? -1 : rest[(end + KeyEnds.Length)..].IndexOf(KeyDashes, StringComparison.Ordinal);
            if (closed < 0)
            {
                return at;
            }

            at += end + KeyEnds.Length + closed + KeyDashes.Length;
        }

        return -1;
    }

    private static bool IsOfWord(char character) =>
        !char.IsWhiteSpace(character) && character is < FirstWithoutBlanks or >= FirstFullWidth;

    /// <summary>Whether a word is more than small letters with marks of punctuation around it.</summary>
    private static bool CanGrow(ReadOnlySpan<char> word)
    {
        foreach (var character in word.Trim(",.;:!?()[]*\"'“”’`-"))
        {
            if (!char.IsLower(character) && character is not ('\'' or '’'))
            {
                return true;
            }
        }

        return false;
    }
}
