using Pareto.Core.Routing.Prediction;

namespace Pareto.Core.Tests.Routing.Prediction;

public class RegressionForestTests
{
    private const int Width = 9;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(5, 40)]
    [InlineData(8, 3)]
    public void Evaluate_AnyDepthAndNumberOfTrees_IsTheSumOfTheLeavesReached(int depth, int trees)
    {
        var random = new Random(depth);
        var splits = (1 << depth) - 1;
        var asked = Enumerable.Range(0, trees * splits).Select(_ => (byte)random.Next(Width)).ToArray();
        var thresholds = asked.Select(_ => random.Next(10) == 0 ? float.PositiveInfinity : random.NextSingle()).ToArray();
        var leaves = Enumerable.Range(0, trees * 2 * (splits + 1)).Select(_ => random.NextSingle()).ToArray();
        var forest = new RegressionForest(depth, asked, thresholds, leaves);

        for (var prompt = 0; prompt < 50; prompt++)
        {
            var inputs = Enumerable.Range(0, Width).Select(_ => random.NextSingle()).ToArray();
            float gain = 0, small = 0;
            for (var tree = 0; tree < trees; tree++)
            {
                var node = 0;
                while (node < splits)
                {
                    var at = (tree * splits) + node;
                    node = (2 * node) + (inputs[asked[at]] > thresholds[at] ? 2 : 1);
                }

                var leaf = 2 * ((tree * (splits + 1)) + node - splits);
                gain += leaves[leaf];
                small += leaves[leaf + 1];
            }

            forest.Evaluate(inputs).ShouldBe((gain, small));
        }
    }

    [Theory]
    [InlineData(0, 1, 1, 4)]
    [InlineData(9, 511, 511, 1024)]
    [InlineData(2, 3, 2, 8)]
    [InlineData(2, 3, 3, 6)]
    [InlineData(2, 4, 4, 8)]
    public void Constructor_PartsThatMakeNoTrees_Throws(int depth, int inputs, int thresholds, int leaves) =>
        Should.Throw<ArgumentException>(() => new RegressionForest(depth, new byte[inputs], new float[thresholds], new float[leaves]));
}
