using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Catalog;

/// <summary>What the configuration says of one target. It wins over the catalogue; what is left out comes from there, then from the provider's preset.</summary>
public sealed record TargetOptions
{
    [Range(1, int.MaxValue)]
    [Description("Prompt and answer together, in tokens. Default: from the catalogue; else 8192 for a local target, 128000 for any other.")]
    public int? ContextTokens { get; init; }

    [Range(1, int.MaxValue)]
    [Description("The longest answer, in tokens. Default: from the catalogue; else only the context bounds it.")]
    public int? MaxOutputTokens { get; init; }

    [Description("Where it computes: local, region:NAME or external. Default: as its provider.")]
    public string? Location { get; init; }

    [Description("The model it serves, by any name that its replicas share: targets of a tier that serve the same model are equals, see routing.balance. Default: the model's name.")]
    public string? ReplicaOf { get; init; }

    [Range(0, 1_000_000)]
    [Description("Its share beside its equals, with routing.balance weighted or leastLoaded; 0 takes none as long as another can. Default 1.")]
    public int? Weight { get; init; }

    [Description("Whether it answers chats. Default: from the catalogue, else the provider's preset.")]
    public bool? Chat { get; init; }

    [Description("Whether it calls tools. Default: from the catalogue, else the provider's preset.")]
    public bool? Tools { get; init; }

    [Description("Whether it sees images. Default: from the catalogue, else the provider's preset.")]
    public bool? Vision { get; init; }

    [Description("Whether it hears audio. Default: from the catalogue, else the provider's preset.")]
    public bool? Audio { get; init; }

    [Description("Whether it reads files such as PDF. Default: from the catalogue, else the provider's preset.")]
    public bool? Files { get; init; }

    [Description("Whether it keeps to a JSON schema. Default: from the catalogue, else the provider's preset.")]
    public bool? StructuredOutput { get; init; }

    [Description("Whether it gives log probabilities. Default: from the catalogue, else the provider's preset.")]
    public bool? LogProbs { get; init; }

    [Description("Whether it gives several answers to one request (n above 1). Default: from the catalogue, else the provider's preset.")]
    public bool? MultipleChoices { get; init; }

    [Description("Whether it makes embeddings. Default: from the catalogue, else the provider's preset.")]
    public bool? Embeddings { get; init; }

    [Description("What it costs, USD per 1M tokens. Default: from the catalogue; else, for a local target, the estimate in prices/local.yaml.")]
    public TargetPriceOptions? Price { get; init; }
}
