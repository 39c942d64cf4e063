using System.Collections.Immutable;
using Pareto.Core.PolicyGate.Detection.Names;

namespace Pareto.Workbench.GuardTraining;

/// <summary>Trains the names tagger on made-up texts and, where there are any, on labelled cases.</summary>
internal static class NameTraining
{
    private const int Buckets = 1 << 17;
    private const int Passes = 4;
    private const float LeastWeight = 0.03f;

    /// <summary>Of the made-up names so many in a hundred are hidden from the word lists.</summary>
    private const int Forgotten = 35;

    private const int Repeats = 5;

    /// <summary>The same arguments give the same model, to the byte, on the same kind of machine.</summary>
    public static NameModel Train(ImmutableArray<TaggedText> cases, int madeTexts, int seed, Action<string> tell)
    {
        var random = new Random(seed);
        var words = LexiconBuilder.Build();
        var lexicon = new NameLexicon(words);
        var maker = new SentenceMaker(random);
        var runs = new List<TrainingRun>();
        for (var i = 0; i < madeTexts; i++)
        {
            runs.AddRange(TrainingRun.Of(maker.Make(), lexicon, _ => random.Next(100) < Forgotten));
        }

        tell($"{madeTexts} texts made, {runs.Count} runs of candidates");
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            foreach (var text in cases)
            {
                runs.AddRange(TrainingRun.Of(text, lexicon, _ => repeat > 0 && random.Next(100) < Forgotten));
            }
        }

        var trainer = new FieldTrainer(Buckets);
        for (var pass = 0; pass < Passes; pass++)
        {
            var loss = trainer.Pass(runs, random, MathF.Pow(0.75f, pass));
            tell($"pass {pass + 1} of {Passes}: loss {loss:0.000}");
        }

        return trainer.ToModel(words, LeastWeight);
    }
}
