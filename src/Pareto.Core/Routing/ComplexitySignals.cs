using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>
/// The linear score behind a request's complexity: where its kind of work starts, and what each signal adds to it, in
/// levels. One table, so that a score can be read, disputed and changed in one place.
/// <para>
/// Errors are not alike: a hard request sent to a small model gives a wrong answer, an easy one sent to a big model
/// costs some cents. So what speaks for difficulty is believed sooner than what speaks against it, and a text that the
/// lexicon cannot read counts as neither trivial nor easy.
/// </para>
/// </summary>
internal static class ComplexitySignals
{
    /// <summary>The level a task starts from, when nothing else speaks.</summary>
    public static double StartOf(TaskType task) => task switch
    {
        TaskType.Embedding => 1,
        TaskType.Classification or TaskType.Sentiment => 1.2,
        TaskType.Chat => 1.3,
        TaskType.Extraction or TaskType.Template => 1.6,
        TaskType.Rewriting or TaskType.Translation => 1.7,
        TaskType.Summary => 1.8,
        TaskType.QuestionWithContext or TaskType.QuestionAnswering or TaskType.ToolUse => 1.9,
        TaskType.Mathematics => 2.3,
        TaskType.CreativeWriting => 2.4,
        TaskType.Code => 2.8,
        TaskType.Synthesis => 3.2,
        TaskType.Planning => 3.3,
        TaskType.MultiFileCode => 4.3,
        _ => 3,
    };

    /// <summary>
    /// One row: one unit of what <paramref name="Read"/> finds adds <paramref name="Levels"/>, up to
    /// <paramref name="Most"/> (both are negative for what speaks for an easy request). A reading below 0 counts as 0.
    /// </summary>
    /// <param name="Name">As explanations write it.</param>
    /// <param name="Levels">Levels for one unit.</param>
    /// <param name="Most">Levels at most.</param>
    /// <param name="Read">Units in the evidence.</param>
    internal sealed record Signal(string Name, double Levels, double Most, Reading Read);

    internal delegate double Reading(in Evidence evidence);

    public static readonly Signal[] Table =
    [
        // Reasoning.
        new("proof or derivation", 2.2, 2.6, (in e) => e.Asked(Cue.Proof)),
        new("reasons asked for", 0.2, 0.6, (in e) => e.Asked(Cue.Reasoning)),
        new("hypothetical cases", 0.25, 0.5, (in e) => e.Asked(Cue.Counterfactual)),
        new("puzzle", 0.9, 1.8, (in e) => e.Turn.Asked.Of(Cue.Puzzle)),
        new("quantities", 0.08, 0.6, (in e) => e.Task == TaskType.Mathematics ? e.Turn.Numbers + e.Turn.Asked.Of(Cue.NumberWord) - 4 : 0),
        new("long problem", 0.22, 1.4, (in e) => e.Task == TaskType.Mathematics ? (e.Turn.Words - 30) / 15.0 : 0),
        new("relations between quantities", 0.08, 0.8, (in e) => e.Task == TaskType.Mathematics ? e.Turn.Asked.Of(Cue.Relation) - 1 : 0),
        new("formulas", 0.12, 1.5, (in e) => e.Turn.MathMarks),
        new("mathematics beyond arithmetic", 0.35, 1.75, (in e) => e.Task == TaskType.Mathematics ? e.Turn.Asked.Of(Cue.MathTopic) : 0),
        new("science", 0.15, 0.8, (in e) => e.Asked(Cue.Science)),

        // How much is asked.
        new("several questions", 0.3, 0.9, (in e) => e.Turn.Questions - 1),
        new("several tasks", 0.2, 0.6, (in e) => e.Task == TaskType.Mathematics ? 0 : KindsOfWork(e.Turn) - 2),
        new("steps", 0.12, 0.6, (in e) => e.Task == TaskType.Mathematics ? 0 : e.Asked(Cue.Sequence) - 1),
        new("constraints", 0.15, 1.0, (in e) => e.Asked(Cue.Constraint) - 1),
        new("conditions", 0.15, 0.6, (in e) => e.Asked(Cue.Condition) - (e.Task == TaskType.Mathematics ? 0 : 1)),
        new("enumerated demands", 0.15, 0.75, (in e) => e.Turn.CodeLines < 3 && (IsEngineering(e.Task) || e.Task == TaskType.Synthesis) ? e.Turn.Commas - 2 : 0),
        new("listed demands", 0.08, 0.6, (in e) => e.Turn.ListItems - 2),
        new("thorough answer", 0.4, 0.8, (in e) => e.Asked(Cue.Thorough)),
        new("long answer", 0.25, 0.75, (in e) => (e.Turn.RequestedTokens - 300) / 400.0),
        new("choice of answers", 0.08, 0.6, (in e) => e.Turn.Options),
        new("long instruction", 0.4, 1.0, (in e) => Math.Log2(Math.Max(1, (e.Turn.Characters - e.Turn.MaterialCharacters) / 500.0))),

        new("statement without a question", 0.6, 0.6, (in e) => e.Task == TaskType.Chat && e.Turn.Words > 20 ? 1 : 0),

        // Material.
        new("long material", 0.2, 0.8, (in e) => Math.Log2(Math.Max(1, e.Turn.Characters / 6000.0))),
        new("several documents", 0.3, 0.9, (in e) => e.Task is TaskType.Synthesis or TaskType.Summary or TaskType.QuestionWithContext ? e.Turn.Asked.Of(Cue.Document) - 1 : 0),
        new("tables", 0.05, 0.3, (in e) => e.Turn.TableLines),
        new("images", 0.4, 0.8, (in e) => e.Facts.Images),

        // Engineering.
        new("code", 0.05, 0.6, (in e) => e.Turn.CodeLines + (3 * e.Turn.CodeBlocks)),
        new("code to trace", 0.9, 0.9, (in e) => e.Turn.Asked.Of(Cue.Tracing)),
        new("concurrency or distribution", 0.7, 1.8, (in e) => e.Anywhere(Cue.Concurrency)),
        new("debugging", 0.4, 0.9, (in e) => e.Asked(Cue.Debug)),
        new("systems programming", 0.6, 1.5, (in e) => IsEngineering(e.Task) ? e.Asked(Cue.Systems) : 0),
        new("architecture", 0.5, 1.5, (in e) => e.Asked(Cue.Architecture)),
        new("database query", 0.2, 0.9, (in e) => e.Anywhere(Cue.Sql)),
        new("several files", 0.15, 0.8, (in e) => e.Turn.FileNames - 1),
        new("code base", 0.5, 1.0, (in e) => e.Asked(Cue.Repository)),
        new("tools", 0.06, 0.8, (in e) => e.Facts.ToolNamed ? 0 : e.Facts.Tools),
        new("tool steps", 0.1, 0.6, (in e) => e.Facts.ToolSteps),

        // Domains where a wrong answer is dear.
        new("law", 0.3, 1.2, (in e) => e.Asked(Cue.Legal)),
        new("medicine", 0.2, 0.8, (in e) => e.Asked(Cue.Medical)),
        new("finance", 0.2, 0.8, (in e) => e.Asked(Cue.Finance)),

        // What the reader cannot judge.
        new("language without cues", 1.3, 1.3, (in e) => Unread(e.Turn)),
        new("much thinking asked for", 0.8, 0.8, (in e) => e.Facts.Effort),

        // What speaks for an easy request.
        new("short answer", -0.5, -0.5, (in e) => e.ShortAnswer ? 1 : 0),
        new("brief answer", -0.25, -0.25, (in e) => e.Asked(Cue.Brief)),
        new("short question", -0.3, -0.3, (in e) => e.Turn.Words is > 0 and <= 12 && e.Turn.Questions == 1 && e.Task is TaskType.QuestionAnswering or TaskType.Mathematics ? 1 : 0),
        new("little thinking asked for", -0.5, -0.5, (in e) => -e.Facts.Effort),
        new("greeting", -0.3, -0.3, (in e) => e.Turn.Words <= 6 ? e.Turn.Asked.Of(Cue.Greeting) : 0),
        new("filled form", -0.2, -0.2, (in e) => e.Facts.Schema && e.Task is TaskType.Extraction or TaskType.Classification ? 1 : 0),
    ];

    /// <summary>
    /// The score of the evidence, in levels and unclamped. Fills <paramref name="added"/>, one number for each row of
    /// <see cref="Table"/>, with what each signal added.
    /// </summary>
    public static double Score(in Evidence evidence, Span<double> added)
    {
        var score = StartOf(evidence.Task);
        for (var i = 0; i < Table.Length; i++)
        {
            var signal = Table[i];
            var amount = signal.Levels * Math.Max(0, signal.Read(evidence));
            added[i] = signal.Most < 0 ? Math.Max(signal.Most, amount) : Math.Min(signal.Most, amount);
            score += added[i];
        }

        return score;
    }

    public static int Level(double score) => Math.Clamp((int)Math.Floor(score + 0.5), 1, 5);

    private static bool IsEngineering(TaskType task) => task is TaskType.Code or TaskType.MultiFileCode or TaskType.Planning;

    private static int KindsOfWork(in TextFeatures turn)
    {
        var kinds = 0;
        for (var cue = Cue.Classify; cue < Cue.Make; cue++)
        {
            kinds += cue is not (Cue.CodeTopic or Cue.MathTopic or Cue.Calculate) && turn.Asked.Of(cue) > 0 ? 1 : 0;
        }

        return kinds;
    }

    // Share of the text that is in no language of the lexicon.
    private static double Unread(in TextFeatures turn)
    {
        if (turn.NonLatinLetters > 2 * turn.Words)
        {
            return turn.NonLatinLetters > 8 ? 1 : 0;
        }

        return turn.Words >= 12 && turn.Asked.Of(Cue.Common) + turn.Carried.Of(Cue.Common) < turn.Words / 20 ? 1 : 0;
    }
}
