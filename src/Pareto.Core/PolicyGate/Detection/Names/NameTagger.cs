namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>
/// A linear-chain conditional random field (Lafferty et al. 2001) over each run of candidates: the most likely tags, and how
/// likely each is. Before and after a run everything is outside.
/// </summary>
internal sealed class NameTagger(NameModel model)
{
    /// <summary>Longer runs are cut, so that a text of capitals alone costs bounded memory.</summary>
    public const int LongestRun = 128;

    private readonly float[] _transitions = Exponentials(model.Transitions);

    public NameModel Model => model;

    /// <summary>The end of the run of candidates that starts at <paramref name="start"/>.</summary>
    public static int RunEnd(ReadOnlySpan<NameToken> tokens, int start)
    {
        var end = start;
        while (end < tokens.Length && tokens[end].IsCandidate && end - start < LongestRun)
        {
            end++;
        }

        return end;
    }

    /// <summary>
    /// Tags the run from <paramref name="start"/> to before <paramref name="end"/>: writes a tag for each token of the run, and the
    /// probability that the token is of the tag's kind. <paramref name="leaning"/> is added to the score of every name, however long: above 0 finds more.
    /// </summary>
    public void Tag(ReadOnlySpan<NameToken> tokens, int start, int end, string text, float leaning, Span<byte> tags, Span<float> certainty)
    {
        const int count = NameTag.Count;
        var length = end - start;
        Span<float> scores = stackalloc float[length * count];
        Span<float> forward = stackalloc float[length * count];
        Span<float> backward = stackalloc float[count];
        Span<float> next = stackalloc float[count];
        Span<int> features = stackalloc int[NameFeatures.Most];
        for (var i = 0; i < length; i++)
        {
            var row = scores.Slice(i * count, count);
            var written = NameFeatures.Of(tokens, start + i, start, end, text, features);
            model.Score(features[..written], row);
        }

        Best(scores, length, leaning, tags);

        // From here on scores are exponentials, each row relative to its greatest.
        for (var i = 0; i < length; i++)
        {
            var row = scores.Slice(i * count, count);
            var most = row[0];
            foreach (var score in row)
            {
                most = Math.Max(most, score);
            }

            foreach (ref var score in row)
            {
                score = MathF.Exp(score - most);
            }
        }

        for (var i = 0; i < length; i++)
        {
            var row = forward.Slice(i * count, count);
            var sum = 0f;
            for (var tag = 0; tag < count; tag++)
            {
                var reached = 0f;
                if (i == 0)
                {
                    reached = _transitions[tag];
                }
                else
                {
                    for (var from = 0; from < count; from++)
                    {
                        reached += forward[((i - 1) * count) + from] * _transitions[(from * count) + tag];
                    }
                }

                row[tag] = reached * scores[(i * count) + tag];
                sum += row[tag];
            }

            foreach (ref var value in row)
            {
                value /= sum;
            }
        }

        for (var tag = 0; tag < count; tag++)
        {
            backward[tag] = _transitions[tag * count];
        }

        for (var i = length - 1; i >= 0; i--)
        {
            float sum = 0, kind = 0;
            for (var tag = 0; tag < count; tag++)
            {
                var share = forward[(i * count) + tag] * backward[tag];
                sum += share;
                if (tags[i] == NameTag.Outside ? tag == NameTag.Outside : tag != NameTag.Outside && NameTag.Kind(tag) == NameTag.Kind(tags[i]))
                {
                    kind += share;
                }
            }

            certainty[i] = sum > 0 ? kind / sum : 0;
            var most = 0f;
            for (var from = 0; from < count; from++)
            {
                var reached = 0f;
                for (var tag = 0; tag < count; tag++)
                {
                    reached += _transitions[(from * count) + tag] * scores[(i * count) + tag] * backward[tag];
                }

                next[from] = reached;
                most = Math.Max(most, reached);
            }

            for (var from = 0; from < count; from++)
            {
                backward[from] = next[from] / most;
            }
        }
    }

    /// <summary>Viterbi's path.</summary>
    private void Best(ReadOnlySpan<float> scores, int length, float leaning, Span<byte> tags)
    {
        const int count = NameTag.Count;
        Span<byte> origins = stackalloc byte[length * count];
        Span<float> best = stackalloc float[count];
        Span<float> next = stackalloc float[count];
        for (var i = 0; i < length; i++)
        {
            for (var tag = 0; tag < count; tag++)
            {
                var most = float.NegativeInfinity;
                var origin = 0;
                for (var from = 0; from < (i == 0 ? 1 : count); from++)
                {
                    var reached = (i == 0 ? 0 : best[from]) + model.Transitions[(from * count) + tag];
                    if (reached > most)
                    {
                        (most, origin) = (reached, from);
                    }
                }

                next[tag] = most + scores[(i * count) + tag] + (NameTag.IsFirst(tag) ? leaning : 0);
                origins[(i * count) + tag] = (byte)origin;
            }

            next.CopyTo(best);
        }

        var last = 0;
        var top = float.NegativeInfinity;
        for (var tag = 0; tag < count; tag++)
        {
            var reached = best[tag] + model.Transitions[tag * count];
            if (reached > top)
            {
                (top, last) = (reached, tag);
            }
        }

        for (var i = length - 1; i >= 0; i--)
        {
            tags[i] = (byte)last;
            last = origins[(i * count) + last];
        }
    }

    private static float[] Exponentials(float[] transitions) => [.. transitions.Select(MathF.Exp)];
}
