using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.LocalModels.Store;

/// <summary>A model that can be pulled by its name.</summary>
public sealed record CatalogueModel
{
    /// <summary>Tokens of context that <see cref="MemoryFor(long)"/> counts with.</summary>
    public const int CountedContext = 4096;

    private const long Million = 1_000_000;

    [Required]
    [Description("What is typed.")]
    public string Name { get; init; } = "";

    [Required]
    [Description("What its makers call it.")]
    public string Title { get; init; } = "";

    [Range(0.001, 1000)]
    [Description("Weights, in billions.")]
    public double Parameters { get; init; }

    [Required]
    [Description("The licence of the weights.")]
    public string Licence { get; init; } = "";

    [Required]
    [Description("Where the licence is read and, if need be, accepted.")]
    public Uri? LicencePage { get; init; }

    [Range(1, int.MaxValue)]
    [Description("Bytes that a token of context takes in half precision.")]
    public long KeyValueBytes { get; init; }

    [Required]
    [Description("What it can be trusted with.")]
    public string GoodFor { get; init; } = "";

    [Description("Its files; the first one is meant where no quantisation is named.")]
    public IReadOnlyList<CatalogueFile> Files { get; init; } = [];

    /// <summary>The memory that running a file of so many bytes takes, with <see cref="CountedContext"/> tokens of context.</summary>
    public long MemoryFor(long fileBytes) => fileBytes + (KeyValueBytes * CountedContext);

    /// <summary>The same for a file of the catalogue.</summary>
    public long MemoryFor(CatalogueFile file) => MemoryFor(file.Megabytes * Million);
}
