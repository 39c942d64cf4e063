using System.Numerics;
using System.Runtime.InteropServices;

namespace Pareto.Core.PolicyGate.Detection.Names;

/// <summary>
/// A linear-chain conditional random field (Lafferty et al. 2001) over each run of candidates: the most likely tags, and how
/// likely each is. Before and after a run everything is outside. The tags of a row are worked out side by side, each with
/// its sums in one order: the width of the machine's vectors changes no result.
/// </summary>
internal sealed class NameTagger
{
    /// <summary>Longer runs are cut, so that a text of capitals alone costs bounded memory.</summary>
    public const int LongestRun = 128;

    private const int Count = NameTag.Count;
    private const int Stride = NameModel.Stride;

    private readonly NameModel _model;

    // A row for each tag, filled up to a vector's width: to all others, as scores and as exponentials, and back from them.
    private readonly float[] _onward;
    private readonly float[] _onwardExponentials;
    private readonly float[] _backExponentials;

    public NameTagger(NameModel model)
    {
        _model = model;
        _onward = Rows((from, to) => model.Transitions[(from * Count) + to]);
        _onwardExponentials = Rows((from, to) => MathF.Exp(model.Transitions[(from * Count) + to]));
        _backExponentials = Rows((to, from) => MathF.Exp(model.Transitions[(from * Count) + to]));
    }

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
    /// <returns>Whether the run holds any name; where it holds none, no probability is written.</returns>
    public bool Tag(ReadOnlySpan<NameToken> tokens, int start, int end, string text, float leaning, Span<byte> tags, Span<float> certainty)
    {
        var length = end - start;
        Span<float> scores = stackalloc float[length * Stride];
        Span<int> features = stackalloc int[NameFeatures.Most];
        for (var i = 0; i < length; i++)
        {
            var written = NameFeatures.Of(tokens, start + i, start, end, text, features);
            _model.Score(features[..written], scores.Slice(i * Stride, Stride));
        }

        Best(scores, length, leaning, tags);
        if (!tags[..length].ContainsAnyExcept((byte)NameTag.Outside))
        {
            return false;
        }

        Certainties(scores, length, tags, certainty);
        return true;
    }

    /// <summary>Viterbi's path.</summary>
    private void Best(ReadOnlySpan<float> scores, int length, float leaning, Span<byte> tags)
    {
        Span<int> origins = stackalloc int[length * Stride];
        Span<float> best = stackalloc float[Stride];
        Span<float> next = stackalloc float[Stride];
        Span<float> leanings = stackalloc float[Stride];
        for (var tag = 0; tag < Count; tag++)
        {
            leanings[tag] = NameTag.IsFirst(tag) ? leaning : 0;
        }

        for (var i = 0; i < length; i++)
        {
            for (var lane = 0; lane < Stride; lane += Vector<float>.Count)
            {
                var most = new Vector<float>(best[0]) + Row(_onward, 0, lane);
                var origin = Vector<int>.Zero;
                for (var from = 1; from < (i == 0 ? 1 : Count); from++)
                {
                    var reached = new Vector<float>(best[from]) + Row(_onward, from, lane);
                    var isMore = Vector.GreaterThan(reached, most);
                    most = Vector.ConditionalSelect(isMore, reached, most);
                    origin = Vector.ConditionalSelect(isMore, new Vector<int>(from), origin);
                }

                (most + Row(scores, i, lane) + Row(leanings, 0, lane)).CopyTo(next[lane..]);
                origin.CopyTo(origins[((i * Stride) + lane)..]);
            }

            next.CopyTo(best);
        }

        var last = 0;
        var top = float.NegativeInfinity;
        for (var tag = 0; tag < Count; tag++)
        {
            var reached = best[tag] + _onward[tag * Stride];
            if (reached > top)
            {
                (top, last) = (reached, tag);
            }
        }

        for (var i = length - 1; i >= 0; i--)
        {
            tags[i] = (byte)last;
            last = origins[(i * Stride) + last];
        }
    }

    /// <summary>How likely each token is of its tag's kind, over all paths. Leaves the scores as exponentials, each row relative to its greatest.</summary>
    private void Certainties(Span<float> scores, int length, ReadOnlySpan<byte> tags, Span<float> certainty)
    {
        Span<float> forward = stackalloc float[length * Stride];
        for (var i = 0; i < length; i++)
        {
            var row = scores.Slice(i * Stride, Count);
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
            var row = forward.Slice(i * Stride, Stride);
            for (var lane = 0; lane < Stride; lane += Vector<float>.Count)
            {
                var reached = i == 0 ? Row(_onwardExponentials, 0, lane) : Vector<float>.Zero;
                for (var from = 0; from < (i == 0 ? 0 : Count); from++)
                {
                    reached += new Vector<float>(forward[((i - 1) * Stride) + from]) * Row(_onwardExponentials, from, lane);
                }

                (reached * Row(scores, i, lane)).CopyTo(row[lane..]);
            }

            var sum = 0f;
            foreach (var value in row[..Count])
            {
                sum += value;
            }

            Divide(row, sum);
        }

        Span<float> backward = stackalloc float[Stride];
        Span<float> next = stackalloc float[Stride];
        _backExponentials.AsSpan(0, Stride).CopyTo(backward);
        for (var i = length - 1; i >= 0; i--)
        {
            float sum = 0, kind = 0;
            for (var tag = 0; tag < Count; tag++)
            {
                var share = forward[(i * Stride) + tag] * backward[tag];
                sum += share;
                if (tags[i] == NameTag.Outside ? tag == NameTag.Outside : tag != NameTag.Outside && NameTag.Kind(tag) == NameTag.Kind(tags[i]))
                {
                    kind += share;
                }
            }

            certainty[i] = sum > 0 ? kind / sum : 0;
            for (var lane = 0; lane < Stride; lane += Vector<float>.Count)
            {
                var reached = Vector<float>.Zero;
                for (var tag = 0; tag < Count; tag++)
                {
                    reached += Row(_backExponentials, tag, lane) * scores[(i * Stride) + tag] * backward[tag];
                }

                reached.CopyTo(next[lane..]);
            }

            var most = 0f;
            foreach (var reached in next[..Count])
            {
                most = Math.Max(most, reached);
            }

            next.CopyTo(backward);
            Divide(backward, most);
        }
    }

    private static Vector<float> Row(ReadOnlySpan<float> rows, int row, int lane) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(rows), (nuint)((row * Stride) + lane));

    private static void Divide(Span<float> row, float divisor)
    {
        for (var lane = 0; lane < Stride; lane += Vector<float>.Count)
        {
            (Row(row, 0, lane) / divisor).CopyTo(row[lane..]);
        }
    }

    private static float[] Rows(Func<int, int, float> value)
    {
        var rows = new float[Count * Stride];
        for (var row = 0; row < Count; row++)
        {
            for (var at = 0; at < Count; at++)
            {
                rows[(row * Stride) + at] = value(row, at);
            }
        }

        return rows;
    }
}
