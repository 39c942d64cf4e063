namespace Pareto.Core.PolicyGate.Detection;

/// <summary>The word table of one text: where words and phrases of the <see cref="ContextVocabulary"/> stand in it.</summary>
internal sealed class ContextHits
{
    // Between the words of a phrase: a space, a hyphen, an underscore, an apostrophe, ". " and the like.
    private const int WidestGap = 2;

    private readonly ContextVocabulary _vocabulary;
    private readonly string _text;
    private readonly List<Hit> _hits = [];

    private ContextHits(string text, ContextVocabulary vocabulary)
    {
        _text = text;
        _vocabulary = vocabulary;
    }

    public int VocabularyVersion => _vocabulary.Version;

    /// <summary>In the order of their start.</summary>
    public ReadOnlySpan<Hit> All => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_hits);

    public static ContextHits In(string text)
    {
        var made = new ContextHits(text, ContextVocabulary.Current);
        made.Read();
        return made;
    }

    /// <summary>The index of the first hit that starts at the offset or after it.</summary>
    public int FirstFrom(int offset)
    {
        var (low, high) = (0, _hits.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _hits[middle].Start < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Read()
    {
        for (var at = 0; at < _text.Length;)
        {
            if (!char.IsLetter(_text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            if (WordFolding.IsUnspaced(_text[at]))
            {
                ReadUnspaced(start);
                at++;
                continue;
            }

            at = EndOfWord(start);
            if (at - start > ContextVocabulary.LongestWord)
            {
                continue;
            }

            if (!Look(start, at))
            {
                ReadHumps(start, at);
            }
        }
    }

    private int EndOfWord(int at)
    {
        while (at < _text.Length && (char.IsLetter(_text[at]) ? !WordFolding.IsUnspaced(_text[at]) : WordFolding.IsCombining(_text[at])))
        {
            at++;
        }

        return at;
    }

    // "phoneNumber", "IBANValue": the parts of a name in code are words of their own, where the whole is none.
    private void ReadHumps(int start, int end)
    {
        var part = start;
        for (var at = start + 1; at < end; at++)
        {
            var begins = char.IsUpper(_text[at]) && (char.IsLower(_text[at - 1]) || (at + 1 < end && char.IsLower(_text[at + 1])));
            if (begins)
            {
                Look(part, at);
                part = at;
            }
        }

        if (part > start)
        {
            Look(part, end);
        }
    }

    private void ReadUnspaced(int start)
    {
        if (!_vocabulary.CanStartUnspaced(_text[start]))
        {
            return;
        }

        var longest = Math.Min(_vocabulary.LongestUnspaced, _text.Length - start);
        for (var length = longest; length > 0; length--)
        {
            if (_vocabulary.TryFind(_text.AsSpan(start, length), out var entry) && Add(entry, start, start + length))
            {
                return;
            }
        }
    }

    private bool Look(int start, int end)
    {
        Span<char> buffer = stackalloc char[ContextVocabulary.LongestWord];
        var folded = buffer[..WordFolding.Fold(_text.AsSpan(start, end - start), buffer)];
        var found = false;
        if (_vocabulary.TryFind(folded, out var entry))
        {
            found = Add(entry, start, end);
        }

        if (!found && folded.Length > 3 && folded[^1] == 's' && _vocabulary.TryFind(folded[..^1], out entry))
        {
            found = Add(entry, start, end);
        }

        foreach (var (stem, number) in _vocabulary.StemsOf(folded))
        {
            if (folded.StartsWith(stem, StringComparison.Ordinal))
            {
                _hits.Add(new Hit(start, end, number));
                found = true;
            }
        }

        return found;
    }

    private bool Add(ContextVocabulary.Entry entry, int start, int end)
    {
        var found = false;
        if (entry.Number >= 0)
        {
            _hits.Add(new Hit(start, end, entry.Number));
            found = true;
        }

        foreach (var (rest, number) in entry.Phrases)
        {
            if (EndOfPhrase(rest, end) is { } phraseEnd)
            {
                _hits.Add(new Hit(start, phraseEnd, number));
                found = true;
            }
        }

        return found;
    }

    private int? EndOfPhrase(string[] rest, int at)
    {
        Span<char> buffer = stackalloc char[ContextVocabulary.LongestWord];
        foreach (var word in rest)
        {
            var start = at;
            while (start < _text.Length && start - at < WidestGap && !char.IsLetterOrDigit(_text[start]))
            {
                start++;
            }

            // A hump is a border too: "socialSecurityNumber".
            var end = Math.Min(EndOfWord(start), start + word.Length);
            if (end - start != word.Length || (end < _text.Length && char.IsLower(_text[end])))
            {
                return null;
            }

            var folded = buffer[..WordFolding.Fold(_text.AsSpan(start, end - start), buffer)];
            if (!folded.SequenceEqual(word))
            {
                return null;
            }

            at = end;
        }

        return at;
    }

    /// <summary>A word or phrase of the _vocabulary in the _text.</summary>
    internal readonly record struct Hit(int Start, int End, int Number);
}
