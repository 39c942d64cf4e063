using Pareto.Core.PolicyGate.Detection.Names;

namespace Pareto.Workbench.GuardTraining;

/// <summary>A run of candidates as the trainer needs it: the features of each token and its right tag.</summary>
internal sealed record TrainingRun(int[][] Features, byte[] Tags)
{
    private const int Most = 4096;

    /// <summary>
    /// The runs of a text. <paramref name="forget"/> tells of each name whether the lists shall not know its words, so that training
    /// also sees names that are in no list. Gold names of which no token is a candidate are lost, here as in use.
    /// </summary>
    public static List<TrainingRun> Of(TaggedText tagged, NameLexicon lexicon, Func<TaggedSpan, bool> forget)
    {
        var tokens = new NameToken[Most];
        var count = new NameTokenizer(tagged.Text, lexicon).Read(tokens);
        var cut = tokens.AsSpan(0, count);
        foreach (var span in tagged.Spans.Where(forget))
        {
            foreach (ref var token in cut)
            {
                if (token.Start >= span.Start && token.End <= span.End && token.IsCapitalised)
                {
                    token.Traits &= ~WordTraits.Name;
                    token.Hash ^= (uint)tagged.Text.Length * 0x9E3779B1u;
                }
            }
        }

        NameCandidates.Mark(cut, tagged.Text);
        var runs = new List<TrainingRun>();
        Span<int> features = stackalloc int[NameFeatures.Most];
        for (var start = 0; start < count; start++)
        {
            if (!cut[start].IsCandidate)
            {
                continue;
            }

            var end = NameTagger.RunEnd(cut, start);
            var rows = new int[end - start][];
            for (var i = start; i < end; i++)
            {
                var written = NameFeatures.Of(cut, i, start, end, tagged.Text, features);
                rows[i - start] = features[..written].ToArray();
            }

            runs.Add(new TrainingRun(rows, RightTags(cut[start..end], tagged.Spans)));
            start = end - 1;
        }

        return runs;
    }

    private static byte[] RightTags(ReadOnlySpan<NameToken> run, IEnumerable<TaggedSpan> spans)
    {
        var tags = new byte[run.Length];
        foreach (var span in spans)
        {
            var isFirst = true;
            for (var i = 0; i < run.Length; i++)
            {
                if (run[i].Start < span.End && run[i].End > span.Start)
                {
                    tags[i] = (byte)(isFirst ? NameTag.First(span.Kind) : NameTag.Later(span.Kind));
                    isFirst = false;
                }
            }
        }

        return tags;
    }
}
