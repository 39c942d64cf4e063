using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>What the catalogue knows of a model that it found.</summary>
internal sealed record KnownModel
{
    /// <summary>The model's name on the sheet, which may differ from the name that was asked for.</summary>
    public required string Model { get; init; }

    public int? ContextTokens { get; init; }

    public int? MaxOutputTokens { get; init; }

    /// <summary>Null where the sheet says nothing about abilities.</summary>
    public TargetAbilities? Abilities { get; init; }

    public required PriceHistory Prices { get; init; }
}
