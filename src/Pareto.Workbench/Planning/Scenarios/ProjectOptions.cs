using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>The migration project.</summary>
public sealed record ProjectOptions
{
    [Range(0.0, 100_000_000.0)]
    [Description("USD for collecting, cleaning and labelling data. Default: 0.")]
    public decimal DataCuration { get; init; }

    [Range(0.0, 100_000_000.0)]
    [Description("USD for fine-tuning the small model. Default: 0.")]
    public decimal FineTuning { get; init; }

    [Range(0.0, 100_000_000.0)]
    [Description("USD for showing that its answers are good enough; a change to a cheap API pays it too. Default: 0.")]
    public decimal Evaluation { get; init; }

    [Range(0.0, 100_000_000.0)]
    [Description("USD for setting up what serves it. Default: 0.")]
    public decimal Hosting { get; init; }
}
