namespace Pareto.Core.PolicyGate.Detection;

/// <summary>
/// All words that any <see cref="ContextWords"/> asks for, each with a number: a text is read for them once, however many
/// lists there are. Grows as lists are made (at start, and when a configuration is loaded); never shrinks.
/// </summary>
internal sealed class ContextVocabulary
{
    /// <summary>Longer runs of letters are no words of any list.</summary>
    public const int LongestWord = 40;

    private const int StemKeyLength = 4;
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal);
    private static volatile ContextVocabulary? _current;
    private static volatile int _version;

    private readonly Dictionary<string, Entry> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Stem, int Number)>> _stems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _wordLookup;
    private readonly Dictionary<string, List<(string Stem, int Number)>>.AlternateLookup<ReadOnlySpan<char>> _stemLookup;
    private readonly HashSet<char> _unspacedStarts = [];

    private ContextVocabulary()
    {
        Version = _version;
        foreach (var (word, number) in Numbers)
        {
            Add(word, number);
        }

        _wordLookup = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        _stemLookup = _stems.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Version { get; }

    /// <summary>The longest word of a script without spaces.</summary>
    public int LongestUnspaced { get; private set; }

    public static ContextVocabulary Current
    {
        get
        {
            if (_current is { } known && known.Version == _version)
            {
                return known;
            }

            lock (Gate)
            {
                return _current is { } made && made.Version == _version ? made : _current = new ContextVocabulary();
            }
        }
    }

    /// <summary>The numbers of the words, known or new, and the version from which on they are all in.</summary>
    public static (int[] Numbers, int Version) Register(ReadOnlySpan<string> words)
    {
        lock (Gate)
        {
            var numbers = new int[words.Length];
            for (var at = 0; at < words.Length; at++)
            {
                var word = Tidy(words[at]);
                if (!Numbers.TryGetValue(word, out numbers[at]))
                {
                    numbers[at] = Numbers.Count;
                    Numbers.Add(word, numbers[at]);
                    _version++;
                }
            }

            return (numbers, _version);
        }
    }

    public bool TryFind(ReadOnlySpan<char> folded, out Entry entry) => _wordLookup.TryGetValue(folded, out entry!);

    public ReadOnlySpan<(string Stem, int Number)> StemsOf(ReadOnlySpan<char> folded) =>
        folded.Length >= StemKeyLength && _stemLookup.TryGetValue(folded[..StemKeyLength], out var found)
            ? System.Runtime.InteropServices.CollectionsMarshal.AsSpan(found)
            : [];

    public bool CanStartUnspaced(char character) => _unspacedStarts.Contains(character);

    // Folded, its parts split as words of a text are split and joined by one space; a stem keeps its star.
    private static string Tidy(string word)
    {
        var isStem = word.EndsWith('*');
        Span<char> folded = stackalloc char[word.Length];
        var length = WordFolding.Fold(word, folded);
        var parts = new List<string>();
        for (var at = 0; at < length;)
        {
            var start = at;
            while (at < length && char.IsLetter(folded[at]))
            {
                at++;
            }

            if (at > start)
            {
                parts.Add(folded[start..at].ToString());
            }
            else
            {
                at++;
            }
        }

        if (parts.Count == 0 || parts.Exists(part => part.Length > LongestWord) || (isStem && (parts.Count > 1 || parts[0].Length < StemKeyLength)))
        {
            throw new ArgumentException($"'{word}' cannot be a context word: a word is letters, a stem one word of {StemKeyLength} letters or more.", nameof(word));
        }

        return string.Join(' ', parts) + (isStem ? "*" : "");
    }

    private void Add(string word, int number)
    {
        if (word.EndsWith('*'))
        {
            var stem = word[..^1];
            if (!_stems.TryGetValue(stem[..StemKeyLength], out var alike))
            {
                _stems.Add(stem[..StemKeyLength], alike = []);
            }

            alike.Add((stem, number));
            return;
        }

        var parts = word.Split(' ');
        if (!_words.TryGetValue(parts[0], out var entry))
        {
            _words.Add(parts[0], entry = new Entry());
        }

        if (parts.Length == 1)
        {
            entry.Number = number;
        }
        else
        {
            entry.Phrases.Add((parts[1..], number));
        }

        if (WordFolding.IsUnspaced(word[0]))
        {
            _unspacedStarts.Add(word[0]);
            LongestUnspaced = Math.Max(LongestUnspaced, parts[0].Length);
        }
    }

    /// <summary>What begins with a word: the word itself (a negative number where it only begins phrases), and phrases.</summary>
    internal sealed class Entry
    {
        public int Number { get; set; } = -1;

        public List<(string[] Following, int Number)> Phrases { get; } = [];
    }
}
