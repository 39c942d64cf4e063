using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Routing.Promise;

/// <summary>The bound on quality that decides what stays small, in place of thresholds of complexity.</summary>
public sealed record PromiseOptions
{
    [Required]
    [Description("The operating point that `pareto router calibrate --out` wrote. Relative to the configuration's folder.")]
    public string File { get; init; } = "";

    [Range(0, 1)]
    [Description("Mean quality that may be lost against always premium, 0 to 1; a file that promises less is refused. Default 0.02.")]
    public double MaxLoss { get; init; } = 0.02;

    [Range(0, 1)]
    [Description("How sure that must be, 0 to 1; a file that is less sure is refused. Default 0.95.")]
    public double Confidence { get; init; } = 0.95;
}
