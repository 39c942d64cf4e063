using System.Collections.Immutable;
using Pareto.Workbench.Planning.Sensitivity;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>A scenario that can be reckoned; a <see cref="ScenarioReader"/> makes it.</summary>
public sealed record Scenario
{
    internal Scenario(PlanInputs inputs, ImmutableDictionary<PlanInput, InputRange> ranges, PublishedFigure? published)
    {
        Inputs = inputs;
        Ranges = ranges;
        Published = published;
    }

    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Where prices, machines and speeds come from, a sentence each.</summary>
    public required ImmutableArray<string> Sources { get; init; }

    /// <summary>What a reader has to know before believing the result.</summary>
    public required ImmutableArray<string> Cautions { get; init; }

    public int Months => Inputs.Months;

    internal PlanInputs Inputs { get; init; }

    internal ImmutableDictionary<PlanInput, InputRange> Ranges { get; }

    internal PublishedFigure? Published { get; }
}
