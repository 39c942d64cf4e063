using Pareto.Core.Exchange;
using Pareto.Workbench.Statistics;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>Reckons one workload's month under every policy.</summary>
internal sealed class WorkloadReckoning
{
    // Behind the policies stands what savings are counted against.
    private static readonly int Against = SavingsPolicies.All.Length;

    private readonly WorkloadSample _sample;
    private readonly PolicyDecisions _decisions;
    private readonly double[] _values;
    private readonly RatioSample _ratios;

    public WorkloadReckoning(WorkloadSample sample, PolicyDecisions decisions, TargetCosts costs, LogPeriod period)
    {
        var facts = sample.Facts;
        (_sample, _decisions) = (sample, decisions);
        var total = costs.Weight(facts.Usage) * period.ToMonth;
        _ratios = new RatioSample(
            (double)total,
            [.. sample.Calls.Select(call => (double)costs.Weight(call.Usage))],
            [.. SavingsPolicies.All.Select(policy => decisions.Costs(policy, sample, costs))],
            [.. sample.Calls.Select(call => call.Session)]);
        _values = _ratios.Value();
        Calls = facts.Calls * period.ToMonth;
        Now = facts.Calls > facts.Unpriced ? facts.Cost * facts.Calls / (facts.Calls - facts.Unpriced) * period.ToMonth : null;
        Unreplayed = sample.Calls.IsEmpty ? total / 1_000_000 : 0;
    }

    private decimal Calls { get; }

    private decimal? Now { get; }

    /// <summary>What the calls of a workload without a text are reckoned at under every policy: the baseline's list price.</summary>
    private decimal Unreplayed { get; }

    /// <summary>Draws the sample again so many times; by draw, by policy, and at the end what savings are counted against.</summary>
    public double[][] Draw(int draws, Random random) => [.. Enumerable.Range(0, draws).Select(_ => Whole(_ratios.Draw(random)))];

    public WorkloadSavings Savings(double[][] draws) =>
        Savings(_sample.Facts.Name, Calls, Now, _sample.Calls.Length, Whole(_values), draws, _decisions.Shares, _decisions.Refused);

    /// <summary>All workloads together: each is a stratum of its own, so their draws add up.</summary>
    public static WorkloadSavings Total(IReadOnlyList<WorkloadReckoning> parts, IReadOnlyList<double[][]> draws)
    {
        var replayed = parts.Where(part => !part._sample.Calls.IsEmpty).ToArray();
        var calls = replayed.Sum(part => part.Calls);
        return Savings(
            "",
            parts.Sum(part => part.Calls),
            parts.All(part => part.Now is not null) ? parts.Sum(part => part.Now) : null,
            parts.Sum(part => part._sample.Calls.Length),
            Sum(parts.Select(part => part.Whole(part._values))),
            [.. Enumerable.Range(0, draws[0].Length).Select(draw => Sum(draws.Select(part => part[draw])))],
            policy => replayed.SelectMany(part => part._decisions.Shares(policy).Select(tier => (tier.Key, Share: tier.Value * (double)(part.Calls / calls))))
                .GroupBy(tier => tier.Key)
                .ToDictionary(tier => tier.Key, tier => tier.Sum(part => part.Share)),
            policy => replayed.Sum(part => part._decisions.Refused(policy) * (double)(part.Calls / calls)));

        double[] Sum(IEnumerable<double[]> values) =>
            values.Aggregate(new double[Against + 1], (sum, value) => [.. sum.Zip(value, static (left, right) => left + right)]);
    }

    private double[] Whole(double[] values)
    {
        double[] policies = [.. values.Select(value => value + (double)Unreplayed)];
        return [.. policies, Now is { } bill ? (double)bill : policies[(int)SavingsPolicy.AllPremium]];
    }

    private static WorkloadSavings Savings(
        string name, decimal calls, decimal? now, int replayed, double[] values, double[][] draws,
        Func<SavingsPolicy, IReadOnlyDictionary<Tier, double>> shares, Func<SavingsPolicy, double> refused)
    {
        return new WorkloadSavings
        {
            Name = name,
            Calls = calls,
            Now = now,
            Reference = double.IsNaN(values[Against]) ? null : Dollars(values[Against]),
            Replayed = replayed,
            Policies =
            [
                .. SavingsPolicies.All.Select(policy => new PolicySavings
                {
                    Policy = policy,
                    Cost = EstimateOf(of => of[(int)policy]),
                    Saving = EstimateOf(of => of[Against] - of[(int)policy]),
                    Shares = shares(policy),
                    Refused = refused(policy),
                }),
            ],
        };

        Estimate? EstimateOf(Func<double[], double> figure)
        {
            if (double.IsNaN(figure(values)))
            {
                return null;
            }

            var drawn = Array.ConvertAll(draws, figure.Invoke);
            return new Estimate(
                Dollars(figure(values)), Dollars(Resampling.Quantile(drawn, Resampling.Tail)), Dollars(Resampling.Quantile(drawn, 1 - Resampling.Tail)));
        }
    }

    // To the microdollar: beyond that a sample says nothing, and floating point little.
    private static decimal Dollars(double value) => Math.Round((decimal)value, 6);
}
