using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining;

/// <summary>
/// Makes the space of terms: which terms, their weights, and by a randomised singular value decomposition (Halko, Martinsson and
/// Tropp 2011: a random start, two power iterations) their directions.
/// </summary>
internal static class TermSpaceTraining
{
    // Terms in fewer prompts tell of those prompts only.
    private const int LeastPrompts = 4;
    private const int MostTerms = 32_767;

    // Directions computed beyond those kept, so that the kept ones come out right.
    private const int Spare = 8;
    private const int PowerIterations = 2;

    /// <summary>The space, without linear parts yet.</summary>
    public static TermSpace Fit(IReadOnlyList<PromptTerms> prompts, float[] rowWeights, Random random)
    {
        var occurrences = new int[PromptFeatures.Buckets];
        foreach (var prompt in prompts)
        {
            foreach (var (term, _) in prompt.Terms)
            {
                occurrences[term]++;
            }
        }

        var terms = Enumerable.Range(0, PromptFeatures.Buckets).Where(term => occurrences[term] >= LeastPrompts)
            .OrderByDescending(term => occurrences[term]).ThenBy(term => term).Take(MostTerms).Order().Select(term => (ushort)term).ToArray();
        var weights = Array.ConvertAll(terms, term => (float)(1 + Math.Log((1.0 + prompts.Count) / (1 + occurrences[term]))));
        var bare = new TermSpace(terms, weights, new sbyte[terms.Length * TermSpace.Dimensions], new float[terms.Length], new float[2 * terms.Length]);
        var (directions, scales) = Quantise(Directions(Rows(bare, prompts, rowWeights), random), terms.Length);
        return new TermSpace(terms, weights, directions, scales, bare.Linear);
    }

    /// <summary>The prompts as rows of weighted terms, each of length 1.</summary>
    public static SparseRows Rows(TermSpace space, IReadOnlyList<PromptTerms> prompts, float[]? rowWeights = null)
    {
        var starts = new int[prompts.Count + 1];
        var at = new List<int>();
        var values = new List<float>();
        for (var i = 0; i < prompts.Count; i++)
        {
            double squares = 0;
            foreach (var (term, count) in prompts[i].Terms)
            {
                var row = space.RowOf(term);
                if (row >= 0)
                {
                    var weight = space.WeightOf(row, count);
                    at.Add(row);
                    values.Add(weight);
                    squares += weight * weight;
                }
            }

            var scale = squares > 0 ? (float)((rowWeights?[i] ?? 1) / Math.Sqrt(squares)) : 0;
            for (var k = starts[i]; k < values.Count; k++)
            {
                values[k] *= scale;
            }

            starts[i + 1] = at.Count;
        }

        return new SparseRows(space.Terms.Length, starts, [.. at], [.. values]);
    }

    /// <summary>Where rows lie in the space: <see cref="TermSpace.Dimensions"/> values each, of length 1 (or 0 where no term is known).</summary>
    public static float[] Embed(TermSpace space, SparseRows rows)
    {
        const int Width = TermSpace.Dimensions;
        var embedded = rows.Times([.. space.Directions.Select((whole, i) => whole * space.Scales[i / Width])], Width);
        for (var row = 0; row < rows.Rows; row++)
        {
            var point = embedded.AsSpan(row * Width, Width);
            var length = MathF.Sqrt(TermSpace.Dot(point, point));
            foreach (ref var value in point)
            {
                value = length > 0 ? value / length : 0;
            }
        }

        return embedded;
    }

    private static float[] Directions(SparseRows rows, Random random)
    {
        const int Width = TermSpace.Dimensions + Spare;
        var start = new float[rows.Columns * Width];
        for (var i = 0; i < start.Length; i++)
        {
            start[i] = (float)(random.NextDouble() - 0.5);
        }

        var range = rows.Times(start, Width);
        for (var i = 0; i < PowerIterations; i++)
        {
            DenseAlgebra.Orthonormalise(range, rows.Rows, Width);
            range = rows.Times(rows.TransposeTimes(range, Width), Width);
        }

        DenseAlgebra.Orthonormalise(range, rows.Rows, Width);
        var small = rows.TransposeTimes(range, Width);
        var gram = new double[Width * Width];
        for (var row = 0; row < rows.Columns; row++)
        {
            for (var i = 0; i < Width; i++)
            {
                for (var k = 0; k < Width; k++)
                {
                    gram[(i * Width) + k] += (double)small[(row * Width) + i] * small[(row * Width) + k];
                }
            }
        }

        var (values, vectors) = DenseAlgebra.Eigen(gram, Width);
        var directions = new float[rows.Columns * TermSpace.Dimensions];
        for (var row = 0; row < rows.Columns; row++)
        {
            for (var k = 0; k < TermSpace.Dimensions; k++)
            {
                double sum = 0;
                for (var i = 0; i < Width; i++)
                {
                    sum += small[(row * Width) + i] * vectors[(i * Width) + k];
                }

                directions[(row * TermSpace.Dimensions) + k] = values[k] > 1e-9 ? (float)(sum / Math.Sqrt(values[k])) : 0;
            }
        }

        return directions;
    }

    private static (sbyte[] Directions, float[] Scales) Quantise(float[] directions, int rows)
    {
        var whole = new sbyte[directions.Length];
        var scales = new float[rows];
        for (var row = 0; row < rows; row++)
        {
            var values = directions.AsSpan(row * TermSpace.Dimensions, TermSpace.Dimensions);
            float largest = 0;
            foreach (var value in values)
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            scales[row] = largest / sbyte.MaxValue;
            for (var k = 0; largest > 0 && k < values.Length; k++)
            {
                whole[(row * TermSpace.Dimensions) + k] = (sbyte)MathF.Round(values[k] / scales[row]);
            }
        }

        return (whole, scales);
    }
}
