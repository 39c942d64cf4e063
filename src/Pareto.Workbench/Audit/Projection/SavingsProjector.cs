using Pareto.Core.Execution.Premium;
using Pareto.Core.Pipeline;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>
/// Tells what logged traffic would cost under each policy, by sending a sample of its calls through the router of a configuration
/// and pricing their logged tokens where they would go. Every figure has the 95 % interval of a bootstrap over conversations,
/// each workload drawn again by itself. The same facts, configuration and seed give the same figures.
/// </summary>
/// <param name="configuration">A valid one whose baseline has a price (<see cref="WhyNot"/>).</param>
/// <param name="time">The day whose prices hold, and the clock of the policy's search.</param>
/// <param name="seed">Of everything drawn.</param>
public sealed class SavingsProjector(CheckedConfiguration configuration, TimeProvider time, int seed)
{
    private const int Draws = 1_000;

    private readonly DateOnly _today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Why nothing can be projected under a configuration, with the remedy; null where it can be.</summary>
    public static string? WhyNot(CheckedConfiguration configuration) => configuration.Catalog?.Baseline switch
    {
        null => "Savings cannot be projected without a model to compare with: name targets under tiers, or a baseline.",
        { Prices: null } baseline => $"Savings cannot be projected: {baseline.Name}, which they are counted against, has no price; give it one under targets.",
        { Prices.ComputeHour: not null } baseline => $"Savings cannot be projected: {baseline.Name}, which they are counted against, costs computing time, which logs do not tell.",
        _ => null,
    };

    /// <summary>Projects every workload, and all of them together.</summary>
    public SavingsProjection Project(IReadOnlyList<WorkloadFacts> workloads, CancellationToken cancellationToken)
    {
        var baseline = configuration.Catalog!.Baseline!;
        var costs = new TargetCosts(configuration.Catalog, baseline, _today);
        var period = LogPeriod.Of(workloads);
        var random = new Random(seed);
        var cap = configuration.Options.Routing.PremiumCap ?? new PremiumCapOptions();
        var samples = workloads.Select(WorkloadSample.Of).ToArray();
        var judged = SampleRouting.Judge(samples, configuration, time, cancellationToken);
        var tiers = SampleRouting.Route(judged, configuration, time, cancellationToken);
        var smallAndPremium = SampleRouting.Route(judged, WithoutMid(configuration), time, cancellationToken);
        var capped = CapReplay.Route(samples, judged, configuration, cap, random, cancellationToken);

        var parts = samples.Select((sample, i) => new WorkloadReckoning(
            sample, new PolicyDecisions(tiers[i], smallAndPremium[i], capped?[i]), costs, period)).ToArray();
        var draws = parts.Select(part => part.Draw(Draws, random)).ToArray();
        return new SavingsProjection
        {
            Period = period.Length,
            Baseline = baseline.Name,
            Workloads = [.. parts.Select((part, i) => part.Savings(draws[i]))],
            Total = WorkloadReckoning.Total(parts, draws),
            Recommended = configuration.Options.Routing.PremiumCap is null ? SavingsPolicy.Tiers : SavingsPolicy.TiersAndCap,
            Assumptions = ProjectionAssumptions.Of(configuration, cap, period, samples, _today),
        };
    }

    private static CheckedConfiguration WithoutMid(CheckedConfiguration configuration)
    {
        var routing = configuration.Options.Routing;
        return configuration with { Options = configuration.Options with { Routing = routing with { MidUpTo = routing.SmallUpTo } } };
    }
}
