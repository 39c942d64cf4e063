using System.Collections.Frozen;
using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>Every target, tier and alias of one configuration: an immutable snapshot.</summary>
public sealed class ModelCatalog
{
    /// <summary>The model name with which a client leaves the choice to the gateway.</summary>
    public const string AutoModel = "auto";

    private readonly FrozenDictionary<string, ModelSelection> _selections;
    private readonly ImmutableArray<Target>[] _tiers;
    private readonly FrozenDictionary<TargetId, PriceHistory> _prices;

    /// <param name="targets">All targets, each tier's in the order of preference.</param>
    /// <param name="aliases">Alias to what it stands for; checked and resolved by the caller.</param>
    /// <param name="baseline">The target that savings are counted against; null where none can be named.</param>
    public ModelCatalog(ImmutableArray<Target> targets, IReadOnlyDictionary<string, ModelSelection> aliases, Target? baseline)
        : this(targets, aliases, baseline, new Dictionary<TargetId, PriceHistory>())
    {
    }

    internal ModelCatalog(
        ImmutableArray<Target> targets,
        IReadOnlyDictionary<string, ModelSelection> aliases,
        Target? baseline,
        IReadOnlyDictionary<TargetId, PriceHistory> prices)
    {
        _prices = prices.ToFrozenDictionary();
        Targets = targets;
        Aliases = aliases;
        Baseline = baseline;
        _tiers = [.. Enum.GetValues<Tier>().Select(tier => targets.Where(target => target.Tier == tier).ToImmutableArray())];

        var selections = new Dictionary<string, ModelSelection>(aliases) { [AutoModel] = new ModelSelection.Auto() };
        foreach (var tier in Enum.GetValues<Tier>())
        {
            selections[tier.Name()] = new ModelSelection.OfTier(tier);
        }

        foreach (var target in targets)
        {
            selections[target.Name] = new ModelSelection.OfTargets([target]);
        }

        _selections = selections.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public ImmutableArray<Target> Targets { get; }

    public IReadOnlyDictionary<string, ModelSelection> Aliases { get; }

    public Target? Baseline { get; }

    public ImmutableArray<Target> InTier(Tier tier) => _tiers[(int)tier];

    /// <summary>
    /// What the target costs on that day (UTC); null is an unknown price. A gateway that runs for months settles each
    /// request at the price of its own day, where <see cref="Target.Prices"/> stays that of the day it was loaded.
    /// </summary>
    public TokenPrices? PricesOn(Target target, DateOnly day) =>
        _prices.TryGetValue(target.Id, out var history) ? history.On(day) : target.Prices;

    /// <summary>What the name stands for; null when it names nothing here.</summary>
    public ModelSelection? Resolve(string model) => _selections.GetValueOrDefault(model);
}
