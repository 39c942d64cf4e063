using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>Sends sampled calls through the gate and the router of a configuration; by workload, in the order of its sample.</summary>
internal static class SampleRouting
{
    /// <summary>What the gate makes of each call.</summary>
    /// <param name="samples">The calls.</param>
    /// <param name="configuration">A valid one.</param>
    /// <param name="time">The clock of the gate's search.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static JudgedRequest[][] Judge(
        IReadOnlyList<WorkloadSample> samples, CheckedConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        var gate = new RequestGate(configuration, time);
        return ForEach([.. samples.Select(sample => sample.Calls)], call => gate.Judge(call.Request, Principal.Anonymous, cancellationToken), cancellationToken);
    }

    /// <summary>Where each call goes first; null where it is refused.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="configuration">A valid one; a cap on premium is left aside, since it depends on all traffic at once.</param>
    /// <param name="time">For what routing remembers.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    public static Target?[][] Route(JudgedRequest[][] calls, CheckedConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = configuration.Options;
        var replay = new RequestReplay(
            configuration with { Options = options with { Routing = options.Routing with { PremiumCap = null } } }, time);
        return ForEach(calls, call => replay.Decide(call, Principal.Anonymous), cancellationToken);
    }

    private static TResult[][] ForEach<TCall, TResult>(
        IReadOnlyList<IReadOnlyList<TCall>> calls, Func<TCall, TResult> work, CancellationToken cancellationToken) =>
    [
        .. calls.Select(workload =>
        {
            var results = new TResult[workload.Count];
            Parallel.For(0, results.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => results[i] = work(workload[i]));
            return results;
        }),
    ];
}
