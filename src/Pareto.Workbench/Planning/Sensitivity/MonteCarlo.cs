using System.Collections.Immutable;
using Pareto.Workbench.Planning.Costs;
using Pareto.Workbench.Planning.Scenarios;

namespace Pareto.Workbench.Planning.Sensitivity;

/// <summary>
/// Draws every input from a triangle over its range, with its top at what is assumed, independently of the others, and
/// reckons all options for each draw. Seeded: the same scenario gives the same bands.
/// </summary>
internal static class MonteCarlo
{
    public const int Draws = 500;
    public const int Seed = 20_261_122;

    private const double Tail = 0.05;
    private const int Decimals = 9;

    public static ImmutableArray<CostBand> Run(Scenario scenario, ImmutableArray<OptionCost> options, CancellationToken cancellationToken)
    {
        var random = new Random(Seed);
        var paid = options.ToDictionary(option => option.Deployment, _ => new List<ImmutableArray<decimal>>(Draws));
        var chosen = options.ToDictionary(option => option.Deployment, _ => 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var inputs = scenario.Inputs;
            foreach (var input in Enum.GetValues<PlanInput>())
            {
                inputs = inputs.With(input, Triangle(scenario.Ranges[input], random.NextDouble()));
            }

            var reckoned = CostOfOwnership.Reckon(inputs);
            foreach (var option in reckoned)
            {
                paid[option.Deployment].Add(option.Cumulative());
            }

            chosen[Choice.Of(reckoned).Deployment]++;
        }

        return [.. options.Select(option => Band(option.Deployment, paid[option.Deployment], (double)chosen[option.Deployment] / Draws))];
    }

    /// <summary>The value below which that share of the triangle lies.</summary>
    private static decimal Triangle(InputRange range, double share)
    {
        var width = (double)(range.High - range.Low);
        if (width == 0)
        {
            return range.Assumed;
        }

        var top = (double)(range.Assumed - range.Low) / width;
        var drawn = share < top ? width * Math.Sqrt(share * top) : width * (1 - Math.Sqrt((1 - share) * (1 - top)));
        return range.Low + decimal.Round((decimal)drawn, Decimals);
    }

    private static CostBand Band(Deployment deployment, List<ImmutableArray<decimal>> draws, double chosen)
    {
        var (low, high) = (ImmutableArray.CreateBuilder<decimal>(), ImmutableArray.CreateBuilder<decimal>());
        for (var month = 0; draws.Count > 0 && month < draws[0].Length; month++)
        {
            var sorted = draws.Select(draw => draw[month]).Order().ToArray();
            low.Add(sorted[(int)(Tail * (sorted.Length - 1))]);
            high.Add(sorted[(int)((1 - Tail) * (sorted.Length - 1))]);
        }

        return new(deployment, low.ToImmutable(), high.ToImmutable(), chosen);
    }
}
