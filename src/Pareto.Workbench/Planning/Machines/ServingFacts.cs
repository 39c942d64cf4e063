using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Workbench.Planning.Machines;

/// <summary>How fast a machine serves a model of a size.</summary>
public sealed record ServingFacts
{
    [Required(AllowEmptyStrings = false)]
    [Description("The size of the model: 8b.")]
    public string Model { get; init; } = "";

    [Required(AllowEmptyStrings = false)]
    [Description("How its weights are stored: fp8, int4, bf16.")]
    public string Quantisation { get; init; } = "";

    [Required]
    [Description("Tokens of answers a second for one request alone.")]
    public SourcedFigure? Alone { get; init; }

    [Required]
    [Description("Tokens of answers a second over all requests of a full batch.")]
    public SourcedFigure? Together { get; init; }

    [Required]
    [Range(1, 4096)]
    [Description("Requests in a full batch.")]
    public int? Batch { get; init; }

    [Required]
    [Description("Tokens of prompts a second.")]
    public SourcedFigure? Prompt { get; init; }
}
