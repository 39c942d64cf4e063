using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Workbench.Planning.Machines;

/// <summary>A number with the place and the day it was read.</summary>
public sealed record SourcedFigure
{
    [Required]
    [Range(0.0, 100_000_000.0)]
    [Description("The number.")]
    public decimal? Value { get; init; }

    [Required]
    [Description("published, or estimate for what was reasoned; the source then is the reasoning.")]
    public FigureBasis? Basis { get; init; }

    [Required(AllowEmptyStrings = false)]
    [Description("The page it was read on, or the reasoning.")]
    public string Source { get; init; } = "";

    [Required]
    [Description("The day it was read, or reasoned: 2026-11-22.")]
    public DateOnly? Read { get; init; }
}
