using System.Collections.Immutable;
using Pareto.Core.PolicyGate.Detection.Names;

namespace Pareto.Workbench.GuardTraining;

/// <summary>
/// <c>pareto guard train</c>: trains the names tagger on texts made of the templates and lists under Lists/ and, where there
/// are any, on labelled cases.
/// </summary>
public static class NameTraining
{
    /// <summary>What the shipped weights were trained with.</summary>
    public const int UsualSeed = 7;

    /// <inheritdoc cref="UsualSeed"/>
    public const int UsualTexts = 60_000;

    private const int Parts = 5;
    private const int Buckets = 1 << 17;
    private const int Passes = 4;
    private const float Decay = 0.75f;
    private const float LeastWeight = 0.03f;

    /// <summary>Of a hundred names so many are hidden from the word lists, as most names in use are in no list.</summary>
    private const int Forgotten = 35;

    private const int Repeats = 5;

    /// <summary>Trains and writes the model; the same data, number of texts and seed give the same bytes on the same kind of machine.</summary>
    /// <param name="dataFolder">A folder with <c>ner_cases.jsonl</c> (or <c>.gz</c>); null: made texts alone.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="texts">How many texts to make.</param>
    /// <param name="tell">Is given a line of progress now and then.</param>
    public static void Run(string? dataFolder, string output, int texts, int seed, Action<string> tell)
    {
        var model = Train(Cases(dataFolder), texts, seed, tell);
        using var file = File.Create(output);
        model.Write(file);
    }

    /// <summary>Judges every labelled case by a model that has not learned from its template; returns the lines of a report.</summary>
    /// <inheritdoc cref="Run"/>
    public static IReadOnlyList<string> Check(string dataFolder, int texts, int seed, Action<string> tell)
    {
        var (templates, sentences) = NameEvaluation.CrossValidate(Cases(dataFolder), Parts, cases => Train(cases, texts, seed, tell));
        return ["Cases made from templates:", .. templates.Report(), "Sentences people wrote (persons and places):", .. sentences.Report()];
    }

    internal static NameModel Train(ImmutableArray<TaggedText> cases, int texts, int seed, Action<string> tell)
    {
        var random = new Random(seed);
        var words = LexiconBuilder.Build();
        var lexicon = new NameLexicon(words);
        var maker = new SentenceMaker(random);
        var runs = new List<TrainingRun>();
        for (var i = 0; i < texts; i++)
        {
            runs.AddRange(TrainingRun.Of(maker.Make(), lexicon, _ => random.Next(100) < Forgotten));
        }

        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            foreach (var text in cases)
            {
                runs.AddRange(TrainingRun.Of(text, lexicon, _ => repeat > 0 && random.Next(100) < Forgotten));
            }
        }

        tell($"{texts} texts made, {cases.Length} labelled cases read");
        var trainer = new FieldTrainer(Buckets);
        for (var pass = 0; pass < Passes; pass++)
        {
            var loss = trainer.Pass(runs, random, MathF.Pow(Decay, pass));
            tell(FormattableString.Invariant($"pass {pass + 1} of {Passes}: loss {loss:0.000}"));
        }

        return trainer.ToModel(words, LeastWeight);
    }

    private static ImmutableArray<TaggedText> Cases(string? folder) => folder is null ? [] : LabelledCases.ReadFolder(folder);
}
