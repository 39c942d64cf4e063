using System.Numerics;
using System.Runtime.InteropServices;

namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// The terms that training has seen often enough, each with its weight (inverse document frequency), its direction in a
/// space of few dimensions (latent semantic analysis: the leading right singular vectors of the weighted counts) and its own
/// part in a linear answer. A prompt is the sum of its terms, each by 1 + ln(count) times its weight, scaled to length 1.
/// </summary>
internal sealed class TermSpace
{
    /// <summary>Dimensions of an embedding; a whole number of any machine's vectors of bytes.</summary>
    public const int Dimensions = 64;

    private readonly ushort[] _rowOf = new ushort[PromptFeatures.Buckets];
    private readonly TermRow[] _rows;
    private readonly float _unseenWeight;

    /// <param name="terms">The buckets, one a row; fewer than 65,536.</param>
    /// <param name="rows">What is known of each.</param>
    public TermSpace(ushort[] terms, TermRow[] rows)
    {
        (Terms, _rows) = (terms, rows);
        Array.Fill(_rowOf, ushort.MaxValue);
        for (var row = 0; row < terms.Length; row++)
        {
            _rowOf[terms[row]] = (ushort)row;
            _unseenWeight = Math.Max(_unseenWeight, rows[row].Weight);
        }
    }

    public ushort[] Terms { get; }

    public ReadOnlySpan<TermRow> Rows => _rows;

    /// <summary>The row of a term; -1 where training has not seen it often enough.</summary>
    public int RowOf(ushort term) => _rowOf[term] == ushort.MaxValue ? -1 : _rowOf[term];

    /// <summary>What a term weighs that occurs so often in a prompt, before the prompt is scaled to length 1.</summary>
    public float WeightOf(int row, int count) => (1 + LogOf(count)) * _rows[row].Weight;

    /// <summary>Places a prompt.</summary>
    /// <param name="features">The prompt.</param>
    /// <param name="embedding">Becomes its direction, of length 1 (or 0 where no term is known).</param>
    public TermPlace Place(PromptFeatures features, Span<float> embedding)
    {
        embedding.Clear();
        float squares = 0, gain = 0, small = 0, unseen = 0;
        foreach (var term in features.Terms)
        {
            var row = RowOf(term);
            if (row < 0)
            {
                unseen += _unseenWeight * _unseenWeight;
                continue;
            }

            ref readonly var known = ref _rows[row];
            var weight = (1 + LogOf(features.CountOf(term))) * known.Weight;
            squares += weight * weight;
            gain += weight * known.Gain;
            small += weight * known.Small;
            AddScaled(known.Direction, weight * known.Scale, embedding);
        }

        if (squares <= 0)
        {
            return new TermPlace(0, 0, 0, 0);
        }

        var length = MathF.Sqrt(squares);
        var inside = MathF.Sqrt(Dot(embedding, embedding));
        if (inside > 0)
        {
            for (var i = 0; i < embedding.Length; i++)
            {
                embedding[i] /= inside;
            }
        }

        return new TermPlace(gain / length, small / length, inside / length, squares / (squares + unseen));
    }

    internal static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var left = MemoryMarshal.Cast<float, Vector<float>>(a);
        var right = MemoryMarshal.Cast<float, Vector<float>>(b);
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        var total = Vector.Sum(sum);
        for (var i = left.Length * Vector<float>.Count; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    private static void AddScaled(ReadOnlySpan<sbyte> direction, float scale, Span<float> into)
    {
        var factor = new Vector<float>(scale);
        var from = MemoryMarshal.Cast<sbyte, Vector<sbyte>>(direction);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(into);
        for (int i = 0, at = 0; i < from.Length; i++, at += 4)
        {
            Vector.Widen(from[i], out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            sums[at] += Vector.ConvertToSingle(first) * factor;
            sums[at + 1] += Vector.ConvertToSingle(second) * factor;
            sums[at + 2] += Vector.ConvertToSingle(third) * factor;
            sums[at + 3] += Vector.ConvertToSingle(fourth) * factor;
        }
    }

    private static float LogOf(int count) => count < Logs.Length ? Logs[count] : MathF.Log(count);

    private static readonly float[] Logs = [0, .. Enumerable.Range(1, 63).Select(count => MathF.Log(count))];
}

/// <summary>Where a prompt lies in a <see cref="TermSpace"/>.</summary>
/// <param name="Gain">The linear answer for the gain.</param>
/// <param name="Small">The linear answer for the weak model's success.</param>
/// <param name="Inside">Length of the part that the space holds, 0 to 1: small for words seldom seen together.</param>
/// <param name="Known">Share of the prompt's weight that lies on known terms, 0 to 1.</param>
internal readonly record struct TermPlace(float Gain, float Small, float Inside, float Known);
