using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>How long an answer is likely to be, in tokens: the length asked for, else what its task usually takes.</summary>
internal static class ExpectedAnswer
{
    private const int ShortAnswerTokens = 12;

    public static int Tokens(in Evidence evidence)
    {
        ref readonly var turn = ref evidence.Turn;
        var tokens = evidence.ShortAnswer ? ShortAnswerTokens
            : turn.RequestedTokens > 0 ? turn.RequestedTokens
            : Usual(evidence);
        return Math.Max(1, Math.Min(tokens, evidence.Facts.MaxOutputTokens is > 0 and var most ? most : int.MaxValue));
    }

    private static int Usual(in Evidence evidence)
    {
        // What is rewritten or translated comes out about as long as it went in (four characters a token).
        var text = Math.Max(20, evidence.Turn.Characters / 4);
        var usual = evidence.Task switch
        {
            TaskType.Embedding => 0,
            TaskType.Classification or TaskType.Sentiment => 8,
            TaskType.Extraction => Math.Min(400, 60 + (text / 10)),
            TaskType.Chat => 60,
            TaskType.Summary => Math.Clamp(text / 5, 80, 400),
            TaskType.Rewriting => text,
            TaskType.Translation => text + (text / 5),
            TaskType.Template or TaskType.QuestionAnswering => 180,
            TaskType.QuestionWithContext => 120,
            TaskType.ToolUse => 100,
            TaskType.Mathematics => 280,
            TaskType.Code => 500,
            TaskType.CreativeWriting => 700,
            TaskType.Synthesis => 800,
            TaskType.Planning => 1_000,
            _ => 1_500,
        };
        return evidence.Asked(Cue.Brief) >= 1 ? usual / 2 : evidence.Asked(Cue.Thorough) >= 1 ? usual * 2 : usual;
    }
}
