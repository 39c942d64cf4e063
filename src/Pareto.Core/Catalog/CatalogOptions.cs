namespace Pareto.Core.Catalog;

/// <summary>The parts of the configuration that the catalog is made from, gathered from its root.</summary>
public sealed record CatalogOptions
{
    public TiersOptions Tiers { get; init; } = new();

    /// <summary>Details by target id.</summary>
    public IReadOnlyDictionary<string, TargetOptions> Targets { get; init; } = new Dictionary<string, TargetOptions>();

    /// <summary>A client's name for a model, to what it stands for: <c>auto</c>, a tier, a target, another alias, or a list of them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Aliases { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Targets that other parts of the configuration name, by where they do (<c>routing.advisor.target</c>).</summary>
    public IReadOnlyDictionary<string, string> Named { get; init; } = new Dictionary<string, string>();

    /// <summary>The id of the target that would have served without the gateway; null: the first premium target, else the dearest one.</summary>
    public string? Baseline { get; init; }

    /// <summary>What is taken off the list prices, as a part of them, by the provider's name.</summary>
    public IReadOnlyDictionary<string, decimal> Discounts { get; init; } = new Dictionary<string, decimal>();

    public OnUnknownPrice OnUnknownPrice { get; init; } = OnUnknownPrice.Allow;
}
