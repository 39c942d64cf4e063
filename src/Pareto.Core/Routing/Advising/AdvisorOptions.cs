using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Routing.Advising;

/// <summary>A model that is asked how hard a request is, before the gateway's own reading decides.</summary>
public sealed record AdvisorOptions
{
    [Required]
    [Description("The target that is asked, as provider/model: a small model near the gateway that keeps to a JSON schema. It needs no tier.")]
    public string Target { get; init; } = "";

    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    [Description("How long a request waits for the advice at most; then the gateway decides by itself. Default 80ms.")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(80);

    [Range(0, 1)]
    [Description("Advice that is less sure than this, 0 to 1 in the model's own words, is not taken. Default 0.5.")]
    public double MinConfidence { get; init; } = 0.5;
}
