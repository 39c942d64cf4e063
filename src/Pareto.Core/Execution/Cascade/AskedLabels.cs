using System.Text.RegularExpressions;

namespace Pareto.Core.Execution.Cascade;

/// <summary>The labels of which a prompt asks for one: "one of: billing, refund or other", "answer yes or no".</summary>
internal static partial class AskedLabels
{
    private const int MostLabels = 24;
    private const int LongestLabel = 40;

    /// <summary>The labels in the order asked for, without marks around them; empty where the prompt names none.</summary>
    public static IReadOnlyList<string> In(string prompt)
    {
        if (OneOf().Matches(prompt) is [.., var last])
        {
            var labels = Separator().Split(last.Groups["labels"].Value).Select(Bare).Where(label => label.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
            return labels.Length is >= 2 and <= MostLabels && Array.TrueForAll(labels, label => label.Length <= LongestLabel) ? labels : [];
        }

        return EitherOr().Match(prompt) is { Success: true } pair ? [pair.Groups["first"].Value, pair.Groups["second"].Value] : [];
    }

    /// <summary>Whether the reply is one of the labels, or an object with one of them in a field.</summary>
    public static bool IsOne(string reply, IReadOnlyList<string> labels, in Answer answer)
    {
        var bare = Bare(reply);
        foreach (var label in labels)
        {
            if (bare.Equals(label, StringComparison.OrdinalIgnoreCase) ||
                (answer.IsMarked && Bare(answer.Canonical).Equals(label, StringComparison.OrdinalIgnoreCase)) ||
                (answer.Kind == AnswerKind.Json && answer.Canonical.Contains($":{label};", StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    private static string Bare(string text) => text.Trim(' ', '\t', '\r', '\n', '.', '*', '"', '\'', '`', '-', '(', ')', '[', ']', ':', '“', '”');

    [GeneratedRegex(@"\b(?:one|exactly one) of(?: (?:the following|these))?(?: (?:labels|categories|classes|options|words|values|topics))?\s*:?\s*(?<labels>[^.\n]{3,400})", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OneOf();

    [GeneratedRegex(@"\s*[,/|;]\s*(?:or\b)?|\s+or\s+", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\b(?:answer|reply|respond|say)\b[^.\n]{0,30}\b(?<first>yes|true) or (?<second>no|false)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex EitherOr();
}
