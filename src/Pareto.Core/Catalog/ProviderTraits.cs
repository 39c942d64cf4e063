using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>What the catalog has to know of a configured provider; filled from its preset and its configuration.</summary>
public sealed record ProviderTraits
{
    /// <summary>The preset, by which the price catalogue names the provider: <c>openai</c>, <c>ollama</c>.</summary>
    public required string Preset { get; init; }

    /// <summary>The host of its base URL; null where it has none.</summary>
    public string? Host { get; init; }

    public required TargetLocation Location { get; init; }

    /// <summary>
    /// What a model of the provider that nobody describes is taken to do. Tools belong here: a model that is not listed
    /// anywhere is more often able to call them than not, and the provider itself refuses best.
    /// </summary>
    public required TargetAbilities Abilities { get; init; }

    /// <summary>The models that there are, by name, of a provider that knows them itself; null where any may be asked for.</summary>
    public IReadOnlyDictionary<string, ModelTraits>? Models { get; init; }
}
