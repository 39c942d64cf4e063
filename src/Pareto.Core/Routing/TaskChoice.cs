using System.Runtime.CompilerServices;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>
/// Tells what kind of work a turn asks for. Every cue votes for its task, a commanded one (the verb that heads a
/// sentence) more than one that is only mentioned; the shape of the text votes too. The system prompt votes fully
/// where the turn itself commands nothing, and by half where it does.
/// </summary>
internal static class TaskChoice
{
    // Enough for a cue to decide by itself.
    private const double Clear = 1;

    public static TaskType Of(in Evidence evidence)
    {
        ref readonly var turn = ref evidence.Turn;
        var votes = default(Votes);
        Vote(turn, 1, ref votes);
        Vote(evidence.System, turn.FirstCommand is null ? 1 : 0.5, ref votes);
        VoteByShape(evidence, ref votes);

        var best = -1;
        for (var i = 0; i < Votes.Length; i++)
        {
            if (votes[i] >= Clear && (best < 0 || votes[i] > votes[best]))
            {
                best = i;
            }
        }

        var task = best >= 0 ? (TaskType)best : Unvoted(turn);
        if (task == TaskType.Code && SeveralFiles(evidence))
        {
            return TaskType.MultiFileCode;
        }

        if (task == TaskType.QuestionAnswering && HasMaterial(turn))
        {
            return TaskType.QuestionWithContext;
        }

        return evidence.Facts is { Tools: > 0, ToolNamed: false } && YieldsToTools(task) ? TaskType.ToolUse : task;
    }

    private static void Vote(in TextFeatures text, double share, ref Votes votes)
    {
        for (var cue = Cue.Classify; cue < Cue.Make; cue++)
        {
            var asked = text.Asked.Of(cue);
            if (asked == 0)
            {
                continue;
            }

            var (task, weight) = ByCue(cue);
            var vote = Math.Min(3, asked) + (2 * Math.Min(2, text.Commanded.Of(cue))) + (text.FirstCommand == cue ? 3 : 0);
            votes[(int)task] += share * weight * vote;
        }
    }

    private static (TaskType Task, double Weight) ByCue(Cue cue) => cue switch
    {
        Cue.Classify => (TaskType.Classification, 0.8),
        Cue.Sentiment => (TaskType.Sentiment, 1.6),
        Cue.Extract => (TaskType.Extraction, 0.9),
        Cue.Summarise => (TaskType.Summary, 1),
        Cue.Rewrite => (TaskType.Rewriting, 1),
        Cue.Translate => (TaskType.Translation, 1.2),
        Cue.Template => (TaskType.Template, 0.6),
        Cue.WriteCode => (TaskType.Code, 0.8),
        Cue.CodeTopic => (TaskType.Code, 0.5),
        Cue.Calculate => (TaskType.Mathematics, 0.5),
        Cue.MathTopic => (TaskType.Mathematics, 0.5),
        Cue.Plan => (TaskType.Planning, 0.9),
        Cue.Compare => (TaskType.Synthesis, 0.9),
        Cue.Create => (TaskType.CreativeWriting, 0.9),
        _ => (TaskType.QuestionAnswering, 0.7),
    };

    private static void VoteByShape(in Evidence evidence, ref Votes votes)
    {
        ref readonly var turn = ref evidence.Turn;
        var code = (2 * turn.CodeBlocks) + (0.5 * turn.CodeLines) + turn.FileNames + turn.Asked.Of(Cue.Debug)
            + turn.Asked.Of(Cue.Concurrency) + (0.5 * turn.Asked.Of(Cue.Sql)) + turn.Asked.Of(Cue.Tracing);
        votes[(int)TaskType.Code] += Math.Min(4, code);
        if (turn.Asked.Of(Cue.Repository) > 0 && turn.Asked.Of(Cue.CodeTopic) + turn.Asked.Of(Cue.WriteCode) > 0)
        {
            // Rewriting or translating a code base is no rewriting or translating of text.
            votes[(int)TaskType.Code] += 7;
        }

        votes[(int)TaskType.Mathematics] += Math.Min(3, 0.25 * turn.MathMarks) + (2 * turn.Asked.Of(Cue.Proof));
        if (IsWordProblem(turn))
        {
            votes[(int)TaskType.Mathematics] += 4;
        }

        if (turn.Asked.Of(Cue.Question) > 0 && turn.Questions > 0)
        {
            votes[(int)TaskType.QuestionAnswering] += 1;
        }

        if (turn.Options >= 2)
        {
            votes[(int)TaskType.QuestionAnswering] += 3;
        }
    }

    /// <summary>Quantities, with a question how many or with relations between them to be worked out.</summary>
    internal static bool IsWordProblem(in TextFeatures text) =>
        text.Numbers + text.Asked.Of(Cue.NumberWord) >= 2
        && (text.Asked.Of(Cue.HowMany) > 0
            || (text.Questions > 0 && text.Asked.Of(Cue.Relation) > 0 && text.Asked.Of(Cue.Relation) + text.Asked.Of(Cue.Unit) > 1)
            || (text.Asked.Of(Cue.Calculate) > 0 && text.Asked.Of(Cue.Relation) + text.Asked.Of(Cue.Unit) > 0));

    private static bool SeveralFiles(in Evidence evidence) =>
        evidence.Turn.FileNames >= 2 || evidence.Turn.CodeBlocks >= 3 || evidence.Turn.Asked.Of(Cue.Repository) > 0;

    private static bool HasMaterial(in TextFeatures turn) =>
        turn.Options == 0 && (turn.Asked.Of(Cue.Passage) > 0 || turn.MaterialCharacters > 600 || turn.Words > 220);

    private static TaskType Unvoted(in TextFeatures turn)
    {
        if (turn.Questions > 0 || turn.Asked.Of(Cue.Question) > 0)
        {
            return TaskType.QuestionAnswering;
        }

        // A matter for an expert, put without a verb that the lexicon knows.
        if (turn.Asked.Of(Cue.Legal) + turn.Asked.Of(Cue.Medical) + turn.Asked.Of(Cue.Finance) >= 3)
        {
            return TaskType.Synthesis;
        }

        // Something is to be written, and nothing says what: a form if short, else free writing.
        if (turn.Commanded.Of(Cue.Make) > 0)
        {
            return turn.Asked.Of(Cue.Brief) > 0 ? TaskType.Template : TaskType.CreativeWriting;
        }

        return HasMaterial(turn) ? TaskType.QuestionWithContext : TaskType.Chat;
    }

    private static bool YieldsToTools(TaskType task) =>
        task is TaskType.Chat or TaskType.QuestionAnswering or TaskType.QuestionWithContext or TaskType.Template or TaskType.Extraction;

    [InlineArray(Length)]
    private struct Votes
    {
        public const int Length = (int)TaskType.Embedding;

        private double _first;
    }
}
