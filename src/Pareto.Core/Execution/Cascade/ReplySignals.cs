namespace Pareto.Core.Execution.Cascade;

/// <summary>
/// What a reply tells about itself beside its answer, and what is told about it: how it is made and how far it is trusted, not what it says. Which of it means anything, and
/// how much, is learned from graded replies.
/// </summary>
internal static class ReplySignals
{
    /// <summary>Values of one reply.</summary>
    public const int Count = 13;

    // More wrong sums than these make no reply worse.
    private const int MostWrong = 3;

    private static readonly string[] Doubts =
        ["however", "wait,", "not correct", "cannot", "can't be", "assum", "approximat", "error", "mistake", "re-evaluat", "reevaluat", "but "];

    /// <summary>Writes the signals of a reply.</summary>
    /// <param name="reply">The model's own text; null where only its answer is known: then what can be seen in the text alone is 0.</param>
    /// <param name="answer">What was extracted from it.</param>
    /// <param name="trust">What else is known of it. What is not is 0, in outcomes as in what runs: a plan that reads a signal sees no reply without it.</param>
    /// <param name="signals">At least <see cref="Count"/> values.</param>
    public static void Write(string? reply, in Answer answer, in TrustSignals trust, Span<double> signals)
    {
        signals[..Count].Clear();
        signals[0] = Math.Log(1 + answer.Canonical.Length);
        signals[1] = answer.IsMarked ? 1 : 0;
        signals[2] = answer.Kind == AnswerKind.Number && !answer.Canonical.Contains('.') ? 1 : 0;
        signals[8] = trust.LogProbs?.Mean ?? 0;
        signals[9] = trust.LogProbs?.Window ?? 0;
        signals[10] = trust.LogProbs?.FirstMargin ?? 0;
        signals[11] = trust.Rating ?? 0;
        signals[12] = trust.Score ?? 0;
        if (reply is null)
        {
            return;
        }

        // The reasoning without the field that repeats its end.
        var reasoning = reply.LastIndexOf("\"answer\"", StringComparison.Ordinal) is > 0 and var field ? reply.AsSpan(0, field) : reply;
        var (right, wrong) = ArithmeticCheck.Count(reasoning);
        signals[3] = Math.Log(1 + reply.Length);
        signals[4] = Math.Min(wrong, MostWrong);
        signals[5] = Math.Log(1 + right);
        signals[6] = EndsIn(reasoning, answer) ? 1 : 0;
        signals[7] = Math.Sqrt(CountDoubts(reasoning));
    }

    private static bool EndsIn(ReadOnlySpan<char> reasoning, in Answer answer)
    {
        if (answer.Kind != AnswerKind.Number)
        {
            return false;
        }

        var end = reasoning.LastIndexOfAnyInRange('0', '9') + 1;
        var start = end;
        while (start > 0 && (char.IsAsciiDigit(reasoning[start - 1]) || reasoning[start - 1] is '.' or ','))
        {
            start--;
        }

        return end > 0 && AnswerText.Normalise(reasoning[start..end].TrimStart(".,"), marked: false).Agrees(answer);
    }

    private static int CountDoubts(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var doubt in Doubts)
        {
            for (var rest = text; rest.IndexOf(doubt, StringComparison.OrdinalIgnoreCase) is >= 0 and var at; rest = rest[(at + doubt.Length)..])
            {
                count++;
            }
        }

        return count;
    }
}
