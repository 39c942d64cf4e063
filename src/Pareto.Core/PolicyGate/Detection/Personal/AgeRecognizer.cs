using System.Buffers;
using System.Collections.Frozen;
using Pareto.Core.Exchange;

namespace Pareto.Core.PolicyGate.Detection.Personal;

/// <summary>Ages of people: <c>79 year old</c>, <c>31 y/o</c>, <c>aged 45</c>, <c>45-jährig</c>. Only the number is the finding.</summary>
internal sealed class AgeRecognizer : IRecognizer
{
    public const string Type = "AGE";

    private const int Oldest = 125;

    // By their first letter.
    private static readonly FrozenDictionary<char, string[]> Units = By(unit => unit[0],
    [
        "year old", "year-old", "years old", "years-old", "yr old", "yr-old", "yrs old", "y/o", "yo", "y.o", "years of age", "yrs of age", "jahre alt", "jährig", "ans", "años", "anni", "anos", "jaar oud", "lat", "år gammal", "år gammel", "vuotias", "yaşında", "yaşındaki", "лет", "歳", "岁", "세",
    ]);

    // By their last letter.
    private static readonly FrozenDictionary<char, string[]> Leads = By(lead => lead[^1],
    [
        "age", "aged", "age is", "age of", "turned", "turns", "turning", "alter", "edad", "âge", "età", "idade", "leeftijd", "wiek", "yaş", "возраст", "when he was", "when she was", "when i was", "when they were",
    ]);

    // What may go on after an age that stands alone; anything else is what the number counts.
    private static readonly string[] Connectives =
    [
        "and ", "or ", "with ", "in ", "on ", "when ", "who ", "this ", "last ", "years", "yrs", "male", "female", "from ", "at ", "but ", "was ", "is ", "has ",
    ];

    public SearchValues<char> Triggers => Detection.Triggers.Digits;

    public void Find(ScannedText text, List<Candidate> found, CancellationToken cancellationToken)
    {
        var chars = text.Text;
        for (var at = Digits.Next(chars, 0); at >= 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = Digits.EndOfRun(chars, at);
            if (end - at <= 3 && IsAge(chars, at, end))
            {
                found.Add(new Candidate(at, end, Type, FindingCategory.Personal, 0.6));
            }

            at = Digits.Next(chars, end);
        }
    }

    private static bool IsAge(string text, int start, int end)
    {
        var age = int.Parse(text.AsSpan(start, end - start), System.Globalization.CultureInfo.InvariantCulture);
        if (age is 0 or > Oldest || (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '$' or '€' or '#')))
        {
            return false;
        }

        return HasUnit(text, end) || (HasLead(text, start) && EndsNumber(text, end));
    }

    private static bool HasUnit(string text, int end)
    {
        var at = end < text.Length && text[end] is ' ' or '-' ? end + 1 : end;
        if (at >= text.Length || !char.IsLetter(text[at]))
        {
            return false;
        }

        foreach (var unit in Units.GetValueOrDefault(char.ToUpperInvariant(text[at]), []))
        {
            if (string.Compare(text, at, unit, 0, unit.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                var after = at + unit.Length;
                return after >= text.Length || !char.IsLetter(text[after]) || unit is "jährig" or "лет" or "歳" or "岁" or "세";
            }
        }

        return false;
    }

    private static bool HasLead(string text, int start)
    {
        var end = start;
        while (end > 0 && start - end < 3 && text[end - 1] is ' ' or '"')
        {
            end--;
        }

        if (end == start || end == 0 || !(char.IsLetter(text[end - 1]) || text[end - 1] == ':'))
        {
            return false;
        }

        // A colon after the word; a quotation mark before that, in JSON.
        var wordEnd = end;
        if (text[end - 1] == ':')
        {
            wordEnd = end - 1;
            wordEnd -= wordEnd > 0 && text[wordEnd - 1] == '"' ? 1 : 0;
        }

        foreach (var word in wordEnd == 0 ? [] : Leads.GetValueOrDefault(char.ToUpperInvariant(text[wordEnd - 1]), []))
        {
            var wordStart = wordEnd - word.Length;
            if (wordStart >= 0 && string.Compare(text, wordStart, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
                && (wordStart == 0 || !char.IsLetterOrDigit(text[wordStart - 1])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsNumber(string text, int end)
    {
        if (end == text.Length)
        {
            return true;
        }

        // "turned 40 pages", "age 12.5", "aged 30%": of something else.
        var next = text[end];
        return !char.IsLetterOrDigit(next) && next is not ('%' or ':' or '/' or '_') && !(next is '.' or ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))
            && !(next == ' ' && end + 1 < text.Length && char.IsLetter(text[end + 1]) && !IsConnective(text.AsSpan(end + 1)));
    }

    private static bool IsConnective(ReadOnlySpan<char> rest)
    {
        foreach (var word in Connectives)
        {
            if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenDictionary<char, string[]> By(Func<string, char> letter, string[] words) =>
        words.GroupBy(word => char.ToUpperInvariant(letter(word))).ToFrozenDictionary(alike => alike.Key, alike => alike.ToArray());
}
