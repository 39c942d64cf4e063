using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>What is publicly known of one model at one provider. A fact that is left out is unknown, not absent.</summary>
public sealed record ModelFacts
{
    [Required]
    [Description("The model's name at the provider.")]
    public string Model { get; init; } = "";

    [Description("Further names of the same model at the same price, such as dated snapshots. Default: none.")]
    public IReadOnlyList<string> Match { get; init; } = [];

    [Range(1, int.MaxValue)]
    [Description("Prompt and answer together, in tokens; where the price of longer prompts is not known, the length up to which the price holds.")]
    public int? ContextTokens { get; init; }

    [Range(1, int.MaxValue)]
    [Description("The longest answer, in tokens; left out where only the context bounds it.")]
    public int? MaxOutputTokens { get; init; }

    [Description("Everything the model can do: chat, tools, vision, audio, files, structuredOutput, logProbs, multipleChoices, embeddings. Left out: as the provider's preset says.")]
    public IReadOnlyList<TargetAbilities> Abilities { get; init; } = [];

    [Description("The prices, each from its first day on until the next one's.")]
    public IReadOnlyList<DatedPrice> Prices { get; init; } = [];
}
