using Pareto.Core.Execution.Cascade;

namespace Pareto.Core.Routing.Checking;

/// <summary>
/// How much two replies to one request differ, 0 (the same answer) to 1, by what the request asked for: numbers, choices, literals and JSON are equal or
/// not; texts go by the words that they share. Which one is right it does not say, and two good texts may share few words: as a
/// measure of what was lost it is an upper bound.
/// </summary>
internal static class AnswerDifference
{
    public static double Of(string left, string right)
    {
        var (one, other) = (AnswerExtractor.Extract(left), AnswerExtractor.Extract(right));
        return one.Agrees(other) ? 0
            : one.IsMarked && other.IsMarked && (one.Kind, other.Kind) is not (AnswerKind.Text, AnswerKind.Text) ? 1
            : 1 - SharedWords(left, right);
    }

    // Dice's coefficient of the words, each as often as it stands there.
    private static double SharedWords(string left, string right)
    {
        var unmatched = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var words = 0;
        foreach (var word in Words(left))
        {
            words++;
            unmatched[word] = unmatched.GetValueOrDefault(word) + 1;
        }

        var shared = 0;
        foreach (var word in Words(right))
        {
            words++;
            if (unmatched.GetValueOrDefault(word) is > 0 and var more)
            {
                unmatched[word] = more - 1;
                shared++;
            }
        }

        return words == 0 ? 1 : 2.0 * shared / words;
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                yield return text[start..i];
                start = -1;
            }
        }
    }
}
