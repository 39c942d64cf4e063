using System.Globalization;
using System.Text.RegularExpressions;

namespace Pareto.LocalModels.Evaluation;

/// <summary>Decides whether an answer is right.</summary>
public static partial class AnswerMatcher
{
    /// <summary>Where there are choices, the one counts that the answer is, or else the first that it names.</summary>
    public static bool IsRight(EvaluationCase known, string answer, AnswerMatch match)
    {
        if (known.Choices.IsEmpty || match == AnswerMatch.Exact)
        {
            return Matches(known.Answer, answer, match);
        }

        return Chosen(known.Choices, answer) == known.Answer;
    }

    /// <summary>Lower case, single spaces, nothing but letters, digits and signs at the ends, numbers written one way.</summary>
    public static string Normalise(string text)
    {
        var single = Spaces().Replace(text, " ").Trim().ToLowerInvariant();
        var bare = single.Trim(' ', '.', ',', ';', ':', '!', '?', '"', '\'', '`', '*', '(', ')', '[', ']', '{', '}', '“', '”', '’', '‘');
        return TryNumber(bare, out var number) ? Write(number) : bare;
    }

    private static bool Matches(string expected, string answer, AnswerMatch match) => match switch
    {
        AnswerMatch.Exact => string.Equals(answer.Trim(), expected.Trim(), StringComparison.Ordinal),
        AnswerMatch.Contains => PlaceOf(Normalise(expected), Normalise(answer)) >= 0,
        AnswerMatch.Number => TryNumber(Normalise(expected), out var wanted) && LastNumber(answer) == wanted,
        _ => Normalise(answer) == Normalise(expected),
    };

    private static string? Chosen(IReadOnlyList<string> choices, string answer)
    {
        var said = Normalise(answer);
        return choices.FirstOrDefault(choice => Normalise(choice) == said)
            ?? choices
                .Select(choice => (choice, Normal: Normalise(choice)))
                .Select(option => (option.choice, option.Normal.Length, Place: PlaceOf(option.Normal, said)))
                .Where(option => option.Place >= 0)
                .OrderBy(option => option.Place)
                .ThenByDescending(option => option.Length)
                .Select(option => option.choice)
                .FirstOrDefault();
    }

    // Where it stands as whole words; -1 where it does not.
    private static int PlaceOf(string part, string text)
    {
        for (var at = text.IndexOf(part, StringComparison.Ordinal); part.Length > 0 && at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
        {
            var end = at + part.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return at;
            }
        }

        return -1;
    }

    private static decimal? LastNumber(string text)
    {
        var last = Numbers().Matches(text).LastOrDefault();
        return last is not null && TryNumber(last.Value, out var number) ? number : null;
    }

    private static bool TryNumber(string text, out decimal number) =>
        decimal.TryParse(text.TrimStart('$', '€', '£').TrimEnd('%'), NumberStyles.Number, CultureInfo.InvariantCulture, out number);

    private static string Write(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"-?\d[\d,]*(\.\d+)?")]
    private static partial Regex Numbers();
}
