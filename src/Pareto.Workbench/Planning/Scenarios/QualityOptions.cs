using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Workbench.Planning.Scenarios;

/// <summary>What wrong answers cost. Error rates are of the answers that users get, after escalation.</summary>
public sealed record QualityOptions
{
    [Range(0.0, 1_000_000.0)]
    [Description("USD that one wrong answer costs. Default: 0, not counted.")]
    public decimal CostOfWrongAnswer { get; init; }

    [Range(0.0, 1.0)]
    [Description("The share of wrong answers among those accepted of the small model, on what is sent to it. Default: 0.")]
    public decimal SmallErrors { get; init; }

    [Range(0.0, 1.0)]
    [Description("The same of the mid tier. Default: 0.")]
    public decimal MidErrors { get; init; }

    [Range(0.0, 1.0)]
    [Description("The same of premium. Default: 0.")]
    public decimal PremiumErrors { get; init; }

    [Range(0.0, 1.0)]
    [Description("The share of wrong answers if the cheap model answered everything. Without it that option is shown and not ranked. Default: not known.")]
    public decimal? CheapErrors { get; init; }

    [Range(0.0, 1.0)]
    [Description("The share of wrong answers if the small model answered everything, the hard requests too. Without it that option is shown and not ranked. Default: not known.")]
    public decimal? LocalOnlyErrors { get; init; }
}
