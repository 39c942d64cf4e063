using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining;

/// <summary>
/// Gradient boosting of shallow trees on squared error, with two outputs that share each tree's splits: what splits the gain
/// and what splits the small model's own success are largely the same, and shared splits are fewer to get wrong.
/// Inputs are cut into quantile bins; each tree sees a sample of the rows and of the inputs.
/// </summary>
internal sealed class BoostedTrees(BoostedTreesSettings settings)
{
    private const int Bins = 64;
    private const int Outputs = 2;

    /// <param name="inputs">Rows after rows.</param>
    /// <param name="width">Inputs a row.</param>
    /// <param name="targets">Two a row.</param>
    /// <param name="random">The only source of chance.</param>
    public RegressionForest Fit(float[] inputs, int width, float[] targets, Random random)
    {
        var rows = targets.Length / Outputs;
        var cuts = Cuts(inputs, width, rows);
        var bins = Bin(inputs, width, rows, cuts);
        var residuals = (float[])targets.Clone();

        var splits = (1 << settings.Depth) - 1;
        var splitInputs = new byte[settings.Trees * splits];
        var thresholds = new float[settings.Trees * splits];
        var leaves = new float[settings.Trees * (splits + 1) * Outputs];
        var tree = new Tree(splits);
        var nodeOf = new int[rows];
        var sample = new int[rows];
        var columns = Enumerable.Range(0, width).ToArray();
        var columnsTaken = Math.Max(1, (int)(width * settings.InputShare));
        for (var t = 0; t < settings.Trees; t++)
        {
            var taken = 0;
            for (var row = 0; row < rows; row++)
            {
                if (random.NextDouble() < settings.RowShare)
                {
                    sample[taken++] = row;
                }
            }

            random.Shuffle(columns);
            Grow(tree, sample.AsSpan(0, taken), columns.AsSpan(0, columnsTaken), bins, rows, residuals, nodeOf);
            for (var i = 0; i < splits; i++)
            {
                splitInputs[(t * splits) + i] = (byte)tree.Input[i];
                thresholds[(t * splits) + i] = tree.Bin[i] < 0 ? float.PositiveInfinity : cuts[tree.Input[i]][tree.Bin[i]];
            }

            for (var i = 0; i < (splits + 1) * Outputs; i++)
            {
                leaves[(t * (splits + 1) * Outputs) + i] = tree.Leaf[i];
            }

            for (var row = 0; row < rows; row++)
            {
                var node = 0;
                for (var level = 0; level < settings.Depth; level++)
                {
                    node = (2 * node) + (tree.Bin[node] >= 0 && bins[(tree.Input[node] * rows) + row] > tree.Bin[node] ? 2 : 1);
                }

                residuals[2 * row] -= tree.Leaf[2 * (node - splits)];
                residuals[(2 * row) + 1] -= tree.Leaf[(2 * (node - splits)) + 1];
            }
        }

        return new RegressionForest(settings.Depth, splitInputs, thresholds, leaves);
    }

    private void Grow(
        Tree tree, ReadOnlySpan<int> sample, ReadOnlySpan<int> columns, byte[] bins, int rows, float[] residuals, int[] nodeOf)
    {
        Array.Fill(tree.Bin, -1);
        Array.Clear(tree.Input);
        foreach (var row in sample)
        {
            nodeOf[row] = 0;
        }

        var gains = new double[tree.Bin.Length];
        for (var level = 0; level < settings.Depth; level++)
        {
            var first = (1 << level) - 1;
            var nodes = 1 << level;
            var sums = new double[nodes * 3];
            foreach (var row in sample)
            {
                var at = 3 * (nodeOf[row] - first);
                sums[at]++;
                sums[at + 1] += residuals[2 * row];
                sums[at + 2] += residuals[(2 * row) + 1];
            }

            Array.Clear(gains);
            var histogram = new float[nodes * Bins * 4];
            foreach (var column in columns)
            {
                Array.Clear(histogram);
                var values = bins.AsSpan(column * rows, rows);
                foreach (var row in sample)
                {
                    var at = 4 * (((nodeOf[row] - first) * Bins) + values[row]);
                    histogram[at]++;
                    histogram[at + 1] += residuals[2 * row];
                    histogram[at + 2] += residuals[(2 * row) + 1];
                }

                for (var node = 0; node < nodes; node++)
                {
                    FindSplit(tree, gains, first + node, column, histogram.AsSpan(4 * node * Bins, 4 * Bins), sums.AsSpan(3 * node, 3));
                }
            }

            foreach (var row in sample)
            {
                var node = nodeOf[row];
                nodeOf[row] = (2 * node) + (tree.Bin[node] >= 0 && bins[(tree.Input[node] * rows) + row] > tree.Bin[node] ? 2 : 1);
            }
        }

        var leafSums = new double[(tree.Bin.Length + 1) * 3];
        foreach (var row in sample)
        {
            var at = 3 * (nodeOf[row] - tree.Bin.Length);
            leafSums[at]++;
            leafSums[at + 1] += residuals[2 * row];
            leafSums[at + 2] += residuals[(2 * row) + 1];
        }

        for (var leaf = 0; leaf <= tree.Bin.Length; leaf++)
        {
            var count = leafSums[3 * leaf] + settings.Penalty;
            tree.Leaf[2 * leaf] = (float)(settings.Rate * leafSums[(3 * leaf) + 1] / count);
            tree.Leaf[(2 * leaf) + 1] = (float)(settings.Rate * leafSums[(3 * leaf) + 2] / count);
        }
    }

    private void FindSplit(Tree tree, double[] gains, int node, int column, ReadOnlySpan<float> histogram, ReadOnlySpan<double> sums)
    {
        double count = 0, first = 0, second = 0;
        var whole = Score(sums[0], sums[1], sums[2]);
        for (var bin = 0; bin < Bins - 1; bin++)
        {
            count += histogram[4 * bin];
            first += histogram[(4 * bin) + 1];
            second += histogram[(4 * bin) + 2];
            if (count < settings.LeastLeaf)
            {
                continue;
            }

            if (sums[0] - count < settings.LeastLeaf)
            {
                break;
            }

            var gain = Score(count, first, second) + Score(sums[0] - count, sums[1] - first, sums[2] - second) - whole;
            if (gain > gains[node])
            {
                gains[node] = gain;
                tree.Input[node] = column;
                tree.Bin[node] = bin;
            }
        }
    }

    private double Score(double count, double first, double second) =>
        ((first * first) + (settings.SecondOutput * second * second)) / (count + settings.Penalty);

    private static float[][] Cuts(float[] inputs, int width, int rows)
    {
        var cuts = new float[width][];
        var values = new float[rows];
        for (var column = 0; column < width; column++)
        {
            for (var row = 0; row < rows; row++)
            {
                values[row] = inputs[(row * width) + column];
            }

            Array.Sort(values);
            cuts[column] = new float[Bins - 1];
            for (var bin = 0; bin < Bins - 1; bin++)
            {
                cuts[column][bin] = values[(int)((long)(bin + 1) * (rows - 1) / Bins)];
            }
        }

        return cuts;
    }

    // By columns, as histograms read them. A value above a cut stands in a later bin.
    private static byte[] Bin(float[] inputs, int width, int rows, float[][] cuts)
    {
        var bins = new byte[rows * width];
        for (var column = 0; column < width; column++)
        {
            for (var row = 0; row < rows; row++)
            {
                var value = inputs[(row * width) + column];
                int low = 0, high = Bins - 1;
                while (low < high)
                {
                    var middle = (low + high) / 2;
                    if (value > cuts[column][middle])
                    {
                        low = middle + 1;
                    }
                    else
                    {
                        high = middle;
                    }
                }

                bins[(column * rows) + row] = (byte)low;
            }
        }

        return bins;
    }

    private sealed class Tree(int splits)
    {
        public int[] Input { get; } = new int[splits];

        public int[] Bin { get; } = new int[splits];

        public float[] Leaf { get; } = new float[2 * (splits + 1)];
    }
}

/// <summary>How trees are grown.</summary>
internal sealed record BoostedTreesSettings
{
    public int Trees { get; init; } = 300;

    public int Depth { get; init; } = 5;

    public double Rate { get; init; } = 0.03;

    public double RowShare { get; init; } = 0.6;

    public double InputShare { get; init; } = 0.15;

    /// <summary>Rows at least on either side of a split.</summary>
    public double LeastLeaf { get; init; } = 30;

    /// <summary>Pulls leaves towards 0.</summary>
    public double Penalty { get; init; } = 20;

    /// <summary>What the small model's success counts beside the gain when splits are chosen.</summary>
    public double SecondOutput { get; init; } = 0.1;
}
