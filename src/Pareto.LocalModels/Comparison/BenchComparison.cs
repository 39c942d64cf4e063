using Pareto.LocalModels.Serving;

namespace Pareto.LocalModels.Comparison;

/// <summary>Measures a model of this process and another server in turns, so that whatever else the machine does meets both.</summary>
public sealed class BenchComparison(ModelBench own, PeerBench peer)
{
    /// <param name="promptTokens">Tokens of a prompt.</param>
    /// <param name="generatedTokens">Tokens of an answer, at most.</param>
    /// <param name="streams">Numbers of requests at once, each measured for itself.</param>
    /// <param name="rounds">Repetitions; one more goes before them to warm up.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public async Task<IReadOnlyList<(BenchRun Own, BenchRun Peer)>> RunAsync(
        int promptTokens, int generatedTokens, IReadOnlyList<int> streams, int rounds, CancellationToken cancellationToken = default)
    {
        var runs = new List<(BenchRun, BenchRun)>();
        foreach (var count in streams)
        {
            var owns = new List<BenchRun>();
            var peers = new List<BenchRun>();
            for (var round = 0; round <= rounds; round++)
            {
                var mine = await own.RoundAsync(count, promptTokens, generatedTokens, cancellationToken);
                var theirs = await peer.RoundAsync(count, promptTokens, generatedTokens, cancellationToken);
                if (round > 0)
                {
                    owns.Add(mine);
                    peers.Add(theirs);
                }
            }

            runs.Add((BenchRun.MedianOf(owns), BenchRun.MedianOf(peers)));
        }

        return runs;
    }
}
