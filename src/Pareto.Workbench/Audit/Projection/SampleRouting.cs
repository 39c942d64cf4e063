using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>Sends sampled calls through the router of a configuration.</summary>
internal static class SampleRouting
{
    /// <summary>Where each call goes, by workload, in the order of its sample.</summary>
    /// <param name="samples">The calls.</param>
    /// <param name="configuration">A valid one; a cap on premium is left aside, since it depends on all traffic at once.</param>
    /// <param name="time">The clock of the policy's search.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    public static ReplayedDecision[][] Route(
        IReadOnlyList<WorkloadSample> samples, CheckedConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = configuration.Options;
        var uncapped = configuration with { Options = options with { Routing = options.Routing with { PremiumCap = null } } };
        var replay = new RequestReplay(uncapped, time, time);
        return
        [
            .. samples.Select(sample =>
            {
                var decisions = new ReplayedDecision[sample.Calls.Length];
                Parallel.For(0, decisions.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
                    decisions[i] = replay.Decide(sample.Calls[i].Request, Principal.Anonymous, cancellationToken));
                return decisions;
            }),
        ];
    }
}
