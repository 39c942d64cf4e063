using System.Collections.Immutable;
using Pareto.Core.PolicyGate.Detection;
using Pareto.Core.PolicyGate.Detection.Names;

namespace Pareto.Workbench.GuardTraining;

/// <summary>Counts how many names a model finds: with the very same ends, and with at least half in common.</summary>
internal sealed class NameEvaluation
{
    private readonly Count[] _counts = new Count[NameTag.Types.Length];

    /// <summary>Adds the names of a text and what the recognizer says of it, of the given kinds.</summary>
    public void Add(TaggedText text, NameRecognizer recognizer, IReadOnlySet<int> kinds)
    {
        var found = new List<Candidate>();
        recognizer.Find(ScannedText.Of(text.Text), found, CancellationToken.None);
        foreach (var kind in kinds)
        {
            var right = text.Spans.Where(span => span.Kind == kind).Select(span => (span.Start, span.End)).ToList();
            var said = found.Where(candidate => candidate.Type == NameTag.Types[kind]).Select(candidate => (candidate.Start, candidate.End)).ToList();
            ref var count = ref _counts[kind];
            count.Right += right.Count;
            count.Said += said.Count;
            count.Exact += said.Count(right.Contains);
            foreach (var span in said)
            {
                var best = right.FindIndex(other => InCommon(span, other) >= 0.5);
                if (best >= 0)
                {
                    count.Half++;
                    right.RemoveAt(best);
                }
            }
        }
    }

    /// <summary>Of all kinds together.</summary>
    public Count Totals => _counts.Aggregate(default(Count), (all, count) => new Count
    {
        Right = all.Right + count.Right,
        Said = all.Said + count.Said,
        Exact = all.Exact + count.Exact,
        Half = all.Half + count.Half,
    });

    public IEnumerable<string> Report()
    {
        for (var kind = 0; kind < _counts.Length; kind++)
        {
            if (_counts[kind].Right + _counts[kind].Said > 0)
            {
                yield return Line(NameTag.Types[kind], _counts[kind]);
            }
        }

        yield return Line("all", Totals);
    }

    /// <summary>
    /// Judges on every case a model that has not seen its template: the cases' groups are dealt into as many parts as asked for,
    /// and each part is judged by a model of the others.
    /// </summary>
    public static (NameEvaluation Templates, NameEvaluation Sentences) CrossValidate(
        ImmutableArray<TaggedText> cases, int parts, Func<ImmutableArray<TaggedText>, NameModel> train, Action<TaggedText, NameRecognizer>? watch = null)
    {
        var templates = new NameEvaluation();
        var sentences = new NameEvaluation();
        var groups = cases.Select(text => text.Group).Distinct().Order(StringComparer.Ordinal).Select((group, index) => (group, part: index % parts)).ToDictionary();
        var all = Enumerable.Range(0, NameTag.Types.Length).ToHashSet();
        var natural = new HashSet<int> { Array.IndexOf(NameTag.Types, "PERSON"), Array.IndexOf(NameTag.Types, "LOCATION") };
        for (var part = 0; part < parts; part++)
        {
            var recognizer = new NameRecognizer(train([.. cases.Where(text => groups[text.Group] != part)]));
            foreach (var text in cases.Where(text => groups[text.Group] == part))
            {
                var isTemplate = text.Group.StartsWith("template", StringComparison.Ordinal);
                (isTemplate ? templates : sentences).Add(text, recognizer, isTemplate ? all : natural);
                watch?.Invoke(text, recognizer);
            }
        }

        return (templates, sentences);
    }

    private static double InCommon((int Start, int End) a, (int Start, int End) b)
    {
        var both = Math.Max(0, Math.Min(a.End, b.End) - Math.Max(a.Start, b.Start));
        return (double)both / (a.End - a.Start + b.End - b.Start - both);
    }

    private static string Line(string name, Count count) =>
        $"{name,-13} names {count.Right,5} said {count.Said,5} | exact {Figures(count, true)} | half in common {Figures(count, false)}";

    private static string Figures(Count count, bool exact) =>
        FormattableString.Invariant($"P {count.Precision(exact):0.000} R {count.Recall(exact):0.000} F2 {count.F2(exact):0.000}");

    internal struct Count
    {
        /// <summary>Names in the texts.</summary>
        public int Right;

        /// <summary>Names the recognizer found, rightly or not.</summary>
        public int Said;

        /// <summary>Found with the same ends.</summary>
        public int Exact;

        /// <summary>Found with at least half in common.</summary>
        public int Half;

        public readonly double Precision(bool exact) => Said == 0 ? 0 : (double)(exact ? Exact : Half) / Said;

        public readonly double Recall(bool exact) => Right == 0 ? 0 : (double)(exact ? Exact : Half) / Right;

        /// <summary>The mean of precision and recall in which recall weighs four times as much.</summary>
        public readonly double F2(bool exact) =>
            Precision(exact) + Recall(exact) is 0 ? 0 : 5 * Precision(exact) * Recall(exact) / ((4 * Precision(exact)) + Recall(exact));
    }
}
