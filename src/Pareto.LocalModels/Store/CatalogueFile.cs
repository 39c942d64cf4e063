using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.LocalModels.Store;

/// <summary>One quantisation of a model of the catalogue.</summary>
public sealed record CatalogueFile
{
    [Required]
    [Description("The quantisation, as in Q4_K_M.")]
    public string Quantisation { get; init; } = "";

    [Required]
    [Description("The repository at Hugging Face: owner/name.")]
    public string Repo { get; init; } = "";

    [Required]
    [Description("The file in the repository.")]
    public string File { get; init; } = "";

    [Range(1, int.MaxValue)]
    [Description("About how large it is, in millions of bytes.")]
    public long Megabytes { get; init; }
}
