namespace Pareto.Core.Exchange;

/// <summary>One model at one provider: the unit that is planned, called, priced and reported.</summary>
public sealed record Target
{
    public required TargetId Id { get; init; }

    /// <summary>The tier that holds the target; a target that only an alias names has none and is billed as itself.</summary>
    public Tier? Tier { get; init; }

    public required TargetLocation Location { get; init; }

    public required TargetAbilities Abilities { get; init; }

    /// <summary>Prompt and answer together, in tokens.</summary>
    public required int ContextTokens { get; init; }

    /// <summary>The longest answer the model gives, in tokens; null where only the context bounds it.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>What the target costs; null is an unknown price, never a free one.</summary>
    public TokenPrices? Prices { get; init; }

    /// <summary>The model behind the target, where its name at the provider is another.</summary>
    public string? ReplicaOf { get; init; }

    /// <summary>Targets of one tier that serve the same model are equals, which share its requests.</summary>
    public string ServedModel => ReplicaOf ?? Id.Model;

    /// <summary>How much of what its equals share it takes, beside theirs; 0 takes none as long as another can.</summary>
    public int Weight { get; init; } = 1;

    public string Name => Id.ToString();
}
