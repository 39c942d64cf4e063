using System.Collections.Immutable;
using Pareto.Workbench.Planning.Costs;
using Pareto.Workbench.Planning.Scenarios;

namespace Pareto.Workbench.Planning.Sensitivity;

/// <summary>Asks what the plan would say were one input another one.</summary>
internal static class SensitivityAnalysis
{
    private const int SearchSteps = 24;
    private const int Halvings = 40;

    /// <summary>The saving of the challenger at both ends of every input's range, the widest first.</summary>
    public static ImmutableArray<Swing> Tornado(Scenario scenario, Deployment challenger, CancellationToken cancellationToken) =>
    [
        .. Enum.GetValues<PlanInput>().Select(input =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var range = scenario.Ranges[input];
            return new Swing(
                input,
                input.Text(range.Low, scenario.Inputs),
                SavingAt(scenario.Inputs.With(input, range.Low), challenger),
                input.Text(range.High, scenario.Inputs),
                SavingAt(scenario.Inputs.With(input, range.High), challenger));
        }).OrderByDescending(swing => swing.Width),
    ];

    /// <summary>USD a month, averaged, that the option saves against the API alone.</summary>
    public static decimal SavingAt(PlanInputs inputs, Deployment option) =>
        (CostOfOwnership.Reckon(Deployment.ApiOnly, inputs).Total - CostOfOwnership.Reckon(option, inputs).Total) / inputs.Months;

    /// <summary>The nearest values, below and above, of each input at which the decision flips, found by bisection.</summary>
    public static ImmutableArray<Flip> Flips(Scenario scenario, CancellationToken cancellationToken)
    {
        var flips = ImmutableArray.CreateBuilder<Flip>();
        foreach (var input in Enum.GetValues<PlanInput>())
        {
            var (least, most) = InputRange.Limits(input, input.Assumed(scenario.Inputs));
            foreach (var limit in (decimal[])[least, most])
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Find(scenario, input, limit) is { } flip)
                {
                    flips.Add(flip);
                }
            }
        }

        return flips.ToImmutable();
    }

    /// <summary>Steps away from what is assumed until the decision is another one, then halves the last step.</summary>
    private static Flip? Find(Scenario scenario, PlanInput input, decimal limit)
    {
        var inputs = scenario.Inputs;
        var assumed = input.Assumed(inputs);
        if (limit == assumed)
        {
            return null;
        }

        var decided = ChosenAt(assumed).Deployment;
        var same = assumed;
        for (var step = 1; step <= SearchSteps; step++)
        {
            var other = Towards(input, assumed, limit, (double)step / SearchSteps);
            if (ChosenAt(other) is { } chosen && chosen.Deployment != decided)
            {
                for (var halving = 0; halving < Halvings; halving++)
                {
                    var middle = (same + other) / 2;
                    (same, other) = ChosenAt(middle).Deployment == decided ? (middle, other) : (same, middle);
                }

                return new(input, input.Text(assumed, inputs), other, input.Text(other, inputs), other < assumed, ChosenAt(other).Name);
            }

            same = other;
        }

        return null;

        OptionCost ChosenAt(decimal value) => Choice.Of(CostOfOwnership.Reckon(inputs.With(input, value)));
    }

    /// <summary>Shares go by equal steps, factors by equal ratios.</summary>
    private static decimal Towards(PlanInput input, decimal from, decimal limit, double part) => input.IsShare()
        ? from + ((limit - from) * (decimal)part)
        : from * (decimal)Math.Pow((double)(limit / from), part);
}
