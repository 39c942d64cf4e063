using Pareto.Workbench.Planning.Capacity;
using Pareto.Workbench.Planning.Costs;
using Pareto.Workbench.Planning.Scenarios;
using Pareto.Workbench.Planning.Sensitivity;

namespace Pareto.Workbench.Planning;

/// <summary>Makes a plan of a scenario. The same scenario gives the same plan.</summary>
public static class Planner
{
    public static CostPlan Make(Scenario scenario, CancellationToken cancellationToken)
    {
        scenario = scenario with { Inputs = CapacityPlanning.Corrected(scenario.Inputs, cancellationToken) };
        var options = CostOfOwnership.Reckon(scenario.Inputs);
        var challenger = Choice.Challenger(options);
        var withMachines = challenger is not null && CostOfOwnership.MachineOf(challenger.Deployment, scenario.Inputs) is not null
            ? challenger
            : options.FirstOrDefault(option => CostOfOwnership.MachineOf(option.Deployment, scenario.Inputs) is not null);
        return new()
        {
            Scenario = scenario,
            Options = options,
            Chosen = Choice.Of(options),
            Challenger = challenger,
            Capacity = withMachines is null ? [] : CapacityPlanning.Check(withMachines.Deployment, scenario.Inputs, cancellationToken),
            Tornado = challenger is null ? [] : SensitivityAnalysis.Tornado(scenario, challenger.Deployment, cancellationToken),
            Bands = MonteCarlo.Run(scenario, options, cancellationToken),
            Flips = challenger is null ? [] : SensitivityAnalysis.Flips(scenario, cancellationToken),
            Published = Compare(scenario),
        };
    }

    private static PublishedComparison? Compare(Scenario scenario)
    {
        if (scenario.Published is not { } published)
        {
            return null;
        }

        var inputs = scenario.Inputs;
        return new(
            published.Monthly,
            CostOfOwnership.Reckon(Deployment.HybridRented, inputs with { Premium = published.Premium }).MonthlyCost,
            CostOfOwnership.Reckon(Deployment.HybridRented, inputs).MonthlyCost,
            published.Note);
    }
}
