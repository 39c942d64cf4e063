using Pareto.Core.Exchange;
using Pareto.Core.Execution.Premium;
using Pareto.Core.Pipeline;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>
/// Sends sampled calls through a router under a cap on premium. The cap is on a day's traffic, of which a sample is a small
/// part; so days are made of the sample, mixed as the workloads are. The first one teaches the cap what is hard here; in the course of the second each
/// call of the sample is looked at once, without being counted.
/// </summary>
internal static class CapReplay
{
    // Enough that what chance adds to a cap of some percent stays below a tenth of it.
    private const int RequestsADay = 4_000;

    /// <summary>Where each call goes, by workload, in the order of its sample; null where the cap counts money, which takes answers.</summary>
    /// <param name="samples">The workloads, by whose calls traffic is mixed.</param>
    /// <param name="judged">What the gate has made of their calls.</param>
    /// <param name="configuration">A valid one.</param>
    /// <param name="cap">The cap.</param>
    /// <param name="random">Mixes the traffic.</param>
    /// <param name="cancellationToken">Ends the replay.</param>
    public static Target?[][]? Route(
        IReadOnlyList<WorkloadSample> samples, JudgedRequest[][] judged, CheckedConfiguration configuration, PremiumCapOptions cap, Random random,
        CancellationToken cancellationToken)
    {
        if (cap.Of == CapMeasure.Spend)
        {
            return null;
        }

        var decisions = samples.Select(sample => new Target?[sample.Calls.Length]).ToArray();
        var looks = samples.SelectMany((sample, workload) => Enumerable.Range(0, sample.Calls.Length).Select(call => (workload, call))).ToArray();
        if (looks.Length == 0)
        {
            return decisions;
        }

        random.Shuffle(looks);
        var options = configuration.Options;
        var clock = new ReplayClock();
        var replay = new RequestReplay(
            configuration with { Options = options with { Routing = options.Routing with { PremiumCap = cap } } }, clock);
        var traffic = new WorkloadMix(samples, random);
        PlayDay(_ => { });
        var looked = 0;
        PlayDay(played =>
        {
            for (; looked < looks.Length * (played + 1L) / RequestsADay; looked++)
            {
                var (workload, call) = looks[looked];
                decisions[workload][call] = replay.Look(judged[workload][call], Principal.Anonymous);
            }
        });
        return decisions;

        void PlayDay(Action<int> after)
        {
            for (var i = 0; i < RequestsADay; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                clock.Advance(TimeSpan.FromDays(1.0 / RequestsADay));
                var (workload, call) = traffic.Next();
                replay.Decide(judged[workload][call], Principal.Anonymous);
                after(i);
            }
        }
    }
}
