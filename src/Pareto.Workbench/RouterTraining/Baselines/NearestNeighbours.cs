using Pareto.Core.Routing.Prediction;

namespace Pareto.Workbench.RouterTraining.Baselines;

/// <summary>The mean of what is known of the nearest points, by looking at all of them.</summary>
internal static class NearestNeighbours
{
    /// <param name="points">Known points, <see cref="TermSpace.Dimensions"/> values each, of length 1.</param>
    /// <param name="values">One for each known point.</param>
    /// <param name="asked">Points like them of which nothing is known.</param>
    /// <param name="count">How many neighbours are asked.</param>
    /// <returns>One value for each point asked for.</returns>
    public static float[] Mean(float[] points, float[] values, float[] asked, int count)
    {
        const int Width = TermSpace.Dimensions;
        var means = new float[asked.Length / Width];
        var nearest = new PriorityQueue<int, float>(count + 1);
        for (var i = 0; i < means.Length; i++)
        {
            var point = asked.AsSpan(i * Width, Width);
            for (var k = 0; k < values.Length; k++)
            {
                var nearness = TermSpace.Dot(point, points.AsSpan(k * Width, Width));
                if (nearest.Count < count)
                {
                    nearest.Enqueue(k, nearness);
                }
                else if (nearest.TryPeek(out _, out var least) && nearness > least)
                {
                    nearest.DequeueEnqueue(k, nearness);
                }
            }

            means[i] = nearest.UnorderedItems.Average(neighbour => values[neighbour.Element]);
            nearest.Clear();
        }

        return means;
    }
}
