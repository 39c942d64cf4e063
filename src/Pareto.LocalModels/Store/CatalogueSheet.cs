using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.LocalModels.Store;

/// <summary>The file of the catalogue as it is written.</summary>
internal sealed record CatalogueSheet
{
    [Required]
    [Description("The day that the entries were last checked: 2026-11-22.")]
    public DateOnly? Read { get; init; }

    [Required]
    [Description("Where the entries were read.")]
    public string Source { get; init; } = "";

    [Description("The models.")]
    public IReadOnlyList<CatalogueModel> Models { get; init; } = [];
}
