using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>One scenario as it is written in a file: what is asked of the models, what they may run on, and what all of it costs.</summary>
[Description("A scenario of pareto plan. Money is US dollars; a month has 730 hours, a twelfth of a year.")]
public sealed record ScenarioOptions
{
    /// <summary>How the published JSON Schema (config/scenario.schema.json) is titled.</summary>
    public const string SchemaTitle = "Pareto plan scenario";

    [Required(AllowEmptyStrings = false)]
    [Description("What the report calls it.")]
    public string Name { get; init; } = "";

    [Description("A sentence or two for the report. Default: none.")]
    public string? Description { get; init; }

    [Description("The day (UTC) whose prices the catalogue gives: 2026-01-31. Default: today.")]
    public DateOnly? PriceDate { get; init; }

    [Range(1, 120)]
    [Description("Months to look ahead. Default: 36.")]
    public int Months { get; init; } = 36;

    [Range(0.0, 1.0)]
    [Description("What a year's delay takes off the worth of money: 0.08 is 8 %. Default: 0.08.")]
    public decimal DiscountRate { get; init; } = 0.08m;

    [Description("What is asked.")]
    public TrafficOptions Traffic { get; init; } = new();

    [Description("Which tier answers what share, where there is more than one.")]
    public SplitOptions Split { get; init; } = new();

    [Description("What tokens cost at the providers.")]
    public ApiPricesOptions Prices { get; init; } = new();

    [Description("What the small model runs on. Default: nothing, so that only APIs are compared.")]
    public LocalOptions? Local { get; init; }

    [Description("Watching, storage, network and whatever else runs beside the models, for options with a model of one's own; a month's, or { daily: 30 }. Default: 0.")]
    public AmountOptions Operations { get; init; } = new();

    [Description("What deciding on each request's way costs, for options with more than one tier; a month's, or { daily: 30 }. Default: 0.")]
    public AmountOptions Router { get; init; } = new();

    [Description("People's time.")]
    public StaffOptions Staff { get; init; } = new();

    [Description("What wrong answers cost. Default: not counted.")]
    public QualityOptions Quality { get; init; } = new();

    [Description("The migration project, paid once before the first month. Default: nothing.")]
    public ProjectOptions Project { get; init; } = new();

    [Description("How far the inputs may be off. Default: the ranges of docs/planning.md.")]
    public RangesOptions Ranges { get; init; } = new();

    [Description("A figure that somebody published for this scenario, to be set beside the reckoned one. Default: none.")]
    public PublishedOptions? Published { get; init; }
}
