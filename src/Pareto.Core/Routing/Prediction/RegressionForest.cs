using System.Numerics;
using System.Runtime.InteropServices;

namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// A sum of shallow regression trees with two outputs a leaf. Trees are complete: a node's children stand at 2i+1 and 2i+2, so no
/// pointers are followed; where training made no split, all go left.
/// </summary>
internal sealed class RegressionForest
{
    // While a prompt is evaluated, its place in each tree lies on the stack.
    private const int MostTrees = 1 << 12;
    private const int MostDepth = 8;

    // For each level the splits of all trees, tree by tree.
    private readonly Split[][] _levels;

    /// <param name="depth">Splits from root to leaf.</param>
    /// <param name="inputs">For each tree its 2^depth − 1 splits: the input asked.</param>
    /// <param name="thresholds">For each split: a larger input goes right.</param>
    /// <param name="leaves">For each tree its 2^depth leaves, each as gain and small-is-right.</param>
    /// <exception cref="ArgumentException">They do not make trees of this depth, or too many.</exception>
    public RegressionForest(int depth, byte[] inputs, float[] thresholds, float[] leaves)
    {
        (Depth, Inputs, Thresholds, Leaves) = (depth, inputs, thresholds, leaves);
        if (depth is < 1 or > MostDepth
            || Trees > MostTrees
            || inputs.Length != Trees * Splits
            || thresholds.Length != inputs.Length
            || leaves.Length != Trees * 2 * (Splits + 1))
        {
            throw new ArgumentException($"{inputs.Length} splits and {leaves.Length} values at leaves make no trees of depth {depth}.", nameof(depth));
        }

        _levels = [.. Enumerable.Range(0, depth).Select(LevelOf)];
    }

    public int Depth { get; }

    public byte[] Inputs { get; }

    public float[] Thresholds { get; }

    public float[] Leaves { get; }

    public int Trees => Inputs.Length / Splits;

    private int Splits => (1 << Depth) - 1;

    /// <summary>
    /// Adds the trees' answers. All trees go down one level together: none waits for another's memory, and no jump depends on an
    /// input, which a processor would have to guess.
    /// </summary>
    public (float Gain, float Small) Evaluate(ReadOnlySpan<float> inputs)
    {
        Span<int> places = stackalloc int[Trees];
        for (var tree = 0; tree < places.Length; tree++)
        {
            places[tree] = tree;
        }

        foreach (var level in _levels)
        {
            foreach (ref var place in places)
            {
                ref readonly var split = ref level[place];
                place = (2 * place) + (inputs[split.Input] > split.Threshold ? 1 : 0);
            }
        }

        var leaves = MemoryMarshal.Cast<float, Vector2>(Leaves.AsSpan());
        var sum = Vector2.Zero;
        foreach (var place in places)
        {
            sum += leaves[place];
        }

        return (sum.X, sum.Y);
    }

    private Split[] LevelOf(int level)
    {
        var (width, first) = (1 << level, (1 << level) - 1);
        var splits = new Split[Trees * width];
        for (var i = 0; i < splits.Length; i++)
        {
            var (tree, node) = Math.DivRem(i, width);
            var at = (tree * Splits) + first + node;
            splits[i] = new Split(Thresholds[at], Inputs[at]);
        }

        return splits;
    }

    private readonly record struct Split(float Threshold, int Input);
}
