using Pareto.Core.Execution.Cascade;
using Pareto.Core.Text;

namespace Pareto.Core.Routing.Checking;

/// <summary>
/// How much two replies to one request differ, 0 (the same answer) to 1, by what the request asked for: numbers, choices and literals are equal or
/// not, objects as far as their fields agree, texts by the words that they share. Which one is right it does not say, and two good texts may share few words: as a
/// measure of what was lost it is an upper bound.
/// </summary>
internal static class AnswerDifference
{
    /// <param name="left">One reply.</param>
    /// <param name="right">The other.</param>
    /// <param name="question">What both answer; null where that is not known.</param>
    public static double Of(string left, string right, string? question = null)
    {
        var asked = question is null ? null : TextGist.Of(question);
        var (one, other) = (AnswerExtractor.Extract(left, asked), AnswerExtractor.Extract(right, asked));
        return one.Agrees(other) ? 0
            : one.IsMarked && other.IsMarked && (one.Kind, other.Kind) is not (AnswerKind.Text, AnswerKind.Text) ? 1 - one.LikenessTo(other, LikenessBounds.Cautious).Degree
            : 1 - TextGist.Of(left, asked).Likeness(TextGist.Of(right, asked));
    }
}
