using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Workbench.Planning.Machines;

/// <summary>A machine that serves a model: one accelerator, or several that serve one copy together.</summary>
public sealed record MachineFacts
{
    [Required(AllowEmptyStrings = false)]
    [Description("Its name in scenarios: l40s.")]
    public string Machine { get; init; } = "";

    [Required(AllowEmptyStrings = false)]
    [Description("Its name in reports.")]
    public string Name { get; init; } = "";

    [Required]
    [Description("What it draws under load, watts, its share of a server included.")]
    public SourcedFigure? Watts { get; init; }

    [Description("USD to buy the accelerators.")]
    public SourcedFigure? Buy { get; init; }

    [Description("USD for their share of a server: processor, memory, network, case.")]
    public SourcedFigure? Host { get; init; }

    [Description("USD to rent it for an hour.")]
    public SourcedFigure? Rent { get; init; }

    [Description("How fast it serves models.")]
    public IReadOnlyList<ServingFacts> Serves { get; init; } = [];

    internal ServingFacts? Serving(string model, string quantisation) => Serves.FirstOrDefault(
        serving => string.Equals(serving.Model, model, StringComparison.OrdinalIgnoreCase)
            && string.Equals(serving.Quantisation, quantisation, StringComparison.OrdinalIgnoreCase));
}
