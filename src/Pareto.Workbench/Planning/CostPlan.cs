using System.Collections.Immutable;
using Pareto.Workbench.Planning.Capacity;
using Pareto.Workbench.Planning.Costs;
using Pareto.Workbench.Planning.Scenarios;
using Pareto.Workbench.Planning.Sensitivity;

namespace Pareto.Workbench.Planning;

/// <summary>A scenario, reckoned.</summary>
public sealed record CostPlan
{
    public required Scenario Scenario { get; init; }

    /// <summary>Every option that the scenario allows, the API alone first.</summary>
    public required ImmutableArray<OptionCost> Options { get; init; }

    public required OptionCost Chosen { get; init; }

    /// <summary>The best ranked option beside the API alone, chosen or not; null where there is none.</summary>
    public required OptionCost? Challenger { get; init; }

    public Recommendation Recommendation => RecommendationText.For(this);

    /// <summary>The machines of <see cref="Challenger"/>, else of the first option that has any; empty without machines.</summary>
    public required ImmutableArray<CapacityCheck> Capacity { get; init; }

    /// <summary>The saving of <see cref="Challenger"/>; empty without one.</summary>
    public required ImmutableArray<Swing> Tornado { get; init; }

    /// <summary>One for each option.</summary>
    public required ImmutableArray<CostBand> Bands { get; init; }

    public required ImmutableArray<Flip> Flips { get; init; }

    public PublishedComparison? Published { get; init; }

    /// <summary>Whether the simulation asks for more machines than the formula, and so says how many are planned.</summary>
    public bool UsesSimulation => Capacity.Any(check => check.BySimulation > check.ByFormula);

    public OptionCost ApiOnly => Options[0];

    /// <summary>USD a month, averaged over the plan, against the API alone.</summary>
    public decimal SavingOf(OptionCost option) => (ApiOnly.Total - option.Total) / ApiOnly.Months.Length;

    /// <summary>The same as a share of what the API alone costs.</summary>
    public decimal SavedShareOf(OptionCost option) => ApiOnly.Total == 0 ? 0 : 1 - (option.Total / ApiOnly.Total);
}
