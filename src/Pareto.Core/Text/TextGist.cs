using System.Collections.Frozen;

namespace Pareto.Core.Text;

/// <summary>
/// What a text says, as far as its words tell, to be held against another one: each word once, by how much it says. Figures and negations
/// decide whether two texts contradict each other, so they weigh most; the words of the question hardly count, since every answer repeats them; and the end
/// of a text, where it comes to its point, counts more than its beginning. Words go by their first letters, whatever their ending. Immutable.
/// <para>
/// The weights were chosen on reasonings of pairs of models, their answers cut off (docs/decisions/0015): whether the answers were equal
/// is told with an AUC of 0.88 on GSM8K, where plainly shared words tell 0.64.
/// </para>
/// </summary>
internal sealed class TextGist
{
    private const double Figure = 6;
    private const double Word = 1;
    private const double ShortWord = 0.25;

    // What is left of the weight of a word that the question holds.
    private const double Repeated = 0.25;

    // The last word of a text, or figure, counts this much more than the first.
    private const double WordsEndMore = 3;
    private const double FactsEndMore = 7;

    // Of Chinese and Japanese each sign is a word.
    private const char FirstCharacterThatIsAWord = '\u3040';

    private const int ShortLetters = 3;
    private const int StemLetters = 6;

    // One key for all of them: "isn't" says what "is not" says.
    private const ulong Negation = 0;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Negations = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "no", "not", "never", "none", "nor", "neither", "cannot", "without",
        "nicht", "kein", "keine", "keinen", "keiner", "nie", "niemals", "ohne",
        "ne", "pas", "jamais", "aucun", "aucune", "sans",
        "nunca", "jamás", "ningún", "ninguna", "sin").GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Bag _facts = new();
    private readonly Bag _words = new();

    private TextGist()
    {
    }

    /// <summary>Nothing in it could be compared.</summary>
    public bool IsEmpty => _facts.Weight + _words.Weight == 0;

    /// <summary>Of an answer in many words, or of a question.</summary>
    /// <param name="text">All of it.</param>
    /// <param name="question">What it answers; null where that is not known.</param>
    public static TextGist Of(ReadOnlySpan<char> text, TextGist? question = null) => Read(text, question, endsMore: true);

    /// <summary>Of a few words, of which each counts wherever it stands.</summary>
    /// <inheritdoc cref="Of"/>
    public static TextGist OfSpan(ReadOnlySpan<char> text, TextGist? question) => Read(text, question, endsMore: false);

    /// <summary>
    /// The weight that both share of all there is, 0 to 1: 1 where all words are the same, in whatever order. Texts are no more alike than their
    /// figures and negations are, however long they are beside these.
    /// </summary>
    public double Likeness(TextGist other)
    {
        var all = _facts.Weight + _words.Weight + other._facts.Weight + other._words.Weight;
        return all == 0 ? 0 : Math.Min(2 * (_facts.Shared(other._facts) + _words.Shared(other._words)) / all, LikenessOfFacts(other));
    }

    /// <summary>The same for figures and negations alone; 1 where neither text has any.</summary>
    public double LikenessOfFacts(TextGist other)
    {
        var all = _facts.Weight + other._facts.Weight;
        return all == 0 ? 1 : 2 * _facts.Shared(other._facts) / all;
    }

    private static TextGist Read(ReadOnlySpan<char> text, TextGist? question, bool endsMore)
    {
        var words = new List<Range>();
        for (var i = 0; i < text.Length;)
        {
            var end = EndOfWord(text, i);
            if (end > i)
            {
                words.Add(i..end);
            }

            i = Math.Max(end, i + 1);
        }

        var gist = new TextGist();
        for (var i = 0; i < words.Count; i++)
        {
            gist.Add(text[words[i]], question, endsMore ? Math.Pow((i + 1.0) / words.Count, 4) : 0);
        }

        return gist;
    }

    // A number with its separators, a word with its apostrophe, or a sign that is a word by itself; nothing of anything else.
    private static int EndOfWord(ReadOnlySpan<char> text, int start)
    {
        if (CharacterKinds.Of(text[start]) is CharacterKind.Han or CharacterKind.Kana)
        {
            return start + 1;
        }

        var isNumber = char.IsDigit(text[start]);
        var end = start;
        while (end < text.Length && (isNumber ? IsOfNumber(text, end) : IsOfWord(text, start, end)))
        {
            end++;
        }

        return end;
    }

    private static bool IsOfNumber(ReadOnlySpan<char> text, int i) =>
        char.IsDigit(text[i]) || (text[i] is '.' or ',' && i + 1 < text.Length && char.IsDigit(text[i + 1]));

    private static bool IsOfWord(ReadOnlySpan<char> text, int start, int i) => CharacterKinds.Of(text[i]) is not (CharacterKind.Han or CharacterKind.Kana) &&
        (char.IsLetter(text[i]) || (text[i] is '\'' or '’' && i > start && i + 1 < text.Length && char.IsLetter(text[i + 1])));

    private void Add(ReadOnlySpan<char> word, TextGist? question, double towardsEnd)
    {
        var isFigure = char.IsDigit(word[0]);
        var isNegation = !isFigure && (Negations.Contains(word) || word.EndsWith("n't", StringComparison.OrdinalIgnoreCase) || word.EndsWith("n’t", StringComparison.OrdinalIgnoreCase));
        var key = isFigure ? KeyOfNumber(word) : isNegation ? Negation : KeyOf(word[..Math.Min(StemLetters, word.Length)]);
        var weight = isFigure || isNegation ? Figure * (1 + (FactsEndMore * towardsEnd))
            : (word.Length <= ShortLetters && word[0] < FirstCharacterThatIsAWord ? ShortWord : Word) * (1 + (WordsEndMore * towardsEnd));
        var isRepeated = question is not null && (isFigure || isNegation ? question._facts : question._words).Holds(key);
        (isFigure || isNegation ? _facts : _words).Add(key, isRepeated ? weight * Repeated : weight);
    }

    // "1,000" and "1000", "18.00" and "18" are one number.
    private static ulong KeyOfNumber(ReadOnlySpan<char> number) =>
        KeyOf(number.LastIndexOf('.') is > 0 and var point && number[(point + 1)..].IndexOfAnyExcept('0') < 0 ? number[..point] : number);

    // The same in every process, so that what is replayed comes to what was lived.
    private static ulong KeyOf(ReadOnlySpan<char> word)
    {
        var hash = Fnv1a.Start;
        foreach (var c in word)
        {
            if (c != ',')
            {
                hash = Fnv1a.Add(hash, char.ToLowerInvariant(c));
            }
        }

        return hash;
    }

    /// <summary>Words by their keys, each with the most that it weighs in its text.</summary>
    private sealed class Bag
    {
        private readonly Dictionary<ulong, double> _weights = [];

        /// <summary>Of all together.</summary>
        public double Weight { get; private set; }

        public bool Holds(ulong key) => _weights.ContainsKey(key);

        public void Add(ulong key, double weight)
        {
            var before = _weights.GetValueOrDefault(key);
            if (weight > before)
            {
                _weights[key] = weight;
                Weight += weight - before;
            }
        }

        /// <summary>What both hold, wherever it stands in either.</summary>
        public double Shared(Bag other)
        {
            var shared = 0.0;
            foreach (var (key, weight) in _weights)
            {
                shared += other._weights.TryGetValue(key, out var there) ? (weight + there) / 2 : 0;
            }

            return shared;
        }
    }
}
