namespace Pareto.Core.Routing.Prediction;

/// <summary>
/// A sum of shallow regression trees with two outputs a leaf. Trees are complete: a node's children stand at 2i+1 and 2i+2, so no
/// pointers are followed; where training made no split, all go left.
/// </summary>
/// <param name="Depth">Splits from root to leaf.</param>
/// <param name="Inputs">For each tree its 2^depth − 1 splits: the input asked.</param>
/// <param name="Thresholds">For each split: a larger input goes right.</param>
/// <param name="Leaves">For each tree its 2^depth leaves, each as gain and small-is-right.</param>
internal sealed record RegressionForest(int Depth, byte[] Inputs, float[] Thresholds, float[] Leaves)
{
    public int Trees => Inputs.Length / Splits;

    private int Splits => (1 << Depth) - 1;

    /// <summary>Adds the trees' answers.</summary>
    public (float Gain, float Small) Evaluate(ReadOnlySpan<float> inputs)
    {
        var splits = Splits;
        float gain = 0, small = 0;
        for (int tree = 0, at = 0, leaves = 0; tree < Trees; tree++, at += splits, leaves += 2 * (splits + 1))
        {
            var node = 0;
            for (var level = 0; level < Depth; level++)
            {
                node = (2 * node) + (inputs[Inputs[at + node]] > Thresholds[at + node] ? 2 : 1);
            }

            var leaf = leaves + (2 * (node - splits));
            gain += Leaves[leaf];
            small += Leaves[leaf + 1];
        }

        return (gain, small);
    }
}
