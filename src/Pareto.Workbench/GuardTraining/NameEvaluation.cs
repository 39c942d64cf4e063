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

    public IEnumerable<string> Report()
    {
        var all = new Count();
        for (var kind = 0; kind < _counts.Length; kind++)
        {
            var count = _counts[kind];
            if (count.Right + count.Said > 0)
            {
                yield return Line(NameTag.Types[kind], count);
            }

            all = new Count { Right = all.Right + count.Right, Said = all.Said + count.Said, Exact = all.Exact + count.Exact, Half = all.Half + count.Half };
        }

        yield return Line("all", all);
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
        $"{name,-13} names {count.Right,5} said {count.Said,5} | exact {Figures(count.Exact, count)} | half in common {Figures(count.Half, count)}";

    private static string Figures(int hits, Count count)
    {
        var precision = count.Said == 0 ? 0 : (double)hits / count.Said;
        var recall = count.Right == 0 ? 0 : (double)hits / count.Right;
        var f2 = precision + recall == 0 ? 0 : 5 * precision * recall / ((4 * precision) + recall);
        return FormattableString.Invariant($"P {precision:0.000} R {recall:0.000} F2 {f2:0.000}");
    }

    private struct Count
    {
        public int Right;
        public int Said;
        public int Exact;
        public int Half;
    }
}
