using System.Collections.Immutable;
using System.Globalization;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>
/// Makes the catalog from the configuration, the providers and the price catalogue, and finds everything that is wrong
/// with it at once. The same class serves the server, its reload and <c>pareto check</c>.
/// </summary>
public sealed class CatalogBuilder
{
    private const int UnknownLocalContext = 8_192;
    private const int UnknownExternalContext = 128_000;

    private readonly CatalogOptions _options;
    private readonly IReadOnlyDictionary<string, ProviderTraits> _providers;
    private readonly PriceCatalogue _prices;
    private readonly DateOnly _today;

    private readonly List<ConfigurationProblem> _problems = [];

    // In the order of the configuration: tiers first, then what only aliases name, then what only another part does.
    private readonly List<Placed> _placed = [];
    private readonly Dictionary<TargetId, Placed> _byId = [];

    private CatalogBuilder(CatalogOptions options, IReadOnlyDictionary<string, ProviderTraits> providers, PriceCatalogue prices, DateOnly today)
    {
        _options = options;
        _providers = providers;
        _prices = prices;
        _today = today;
    }

    /// <param name="options">What the configuration says of tiers, targets, aliases, baseline and unknown prices.</param>
    /// <param name="providers">By the name that the configuration gives each provider.</param>
    /// <param name="prices">The sheets that ship, and those that the configuration names.</param>
    /// <param name="today">The day (UTC) whose prices the targets start with; <see cref="ModelCatalog.PricesOn"/> knows the others.</param>
    public static CatalogBuild Build(CatalogOptions options, IReadOnlyDictionary<string, ProviderTraits> providers, PriceCatalogue prices, DateOnly today) =>
        new CatalogBuilder(options, providers, prices, today).Build();

    private CatalogBuild Build()
    {
        PlaceTierTargets();
        PlaceAliasTargets();
        PlaceNamedTargets();
        CheckDetails();
        CheckDiscounts();

        var facts = _placed.ToDictionary(placed => placed.Id, Describe);
        var histories = Price();
        var targets = _placed.Select(placed => facts[placed.Id] with { Prices = histories[placed.Id].On(_today) }).ToImmutableArray();

        var aliases = new AliasResolver(_options.Aliases, targets, _providers, _problems).Resolve();
        var baseline = Baseline(targets);
        return _problems.Count == 0
            ? new(new ModelCatalog(targets, aliases, baseline, histories), [])
            : new(null, [.. _problems]);
    }

    private void PlaceTierTargets()
    {
        foreach (var tier in Enum.GetValues<Tier>())
        {
            var ids = _options.Tiers.Of(tier);
            for (var i = 0; i < ids.Count; i++)
            {
                var path = $"tiers.{tier.Name()}[{i}]";
                if (ParseTarget(path, ids[i]) is not { } id)
                {
                    continue;
                }

                if (_byId.TryGetValue(id, out var earlier))
                {
                    Add(path, earlier.Tier == tier
                        ? $"\"{id}\" is in this tier twice: remove one."
                        : $"\"{id}\" is already in tier \"{earlier.Tier!.Value.Name()}\": a target is in one tier.");
                    continue;
                }

                Place(new(id, tier, path));
            }
        }
    }

    private void PlaceAliasTargets()
    {
        foreach (var (alias, names) in _options.Aliases)
        {
            for (var i = 0; i < names.Count; i++)
            {
                var name = names[i];
                if (!name.Contains('/') || _options.Aliases.ContainsKey(name))
                {
                    continue;
                }

                var path = $"aliases.{alias}[{i}]";
                if (ParseTarget(path, name) is { } id && !_byId.ContainsKey(id))
                {
                    Place(new(id, null, path));
                }
            }
        }
    }

    private void PlaceNamedTargets()
    {
        foreach (var (path, name) in _options.Named)
        {
            if (ParseTarget(path, name) is { } id && !_byId.ContainsKey(id))
            {
                Place(new(id, null, path));
            }
        }
    }

    private void Place(Placed placed)
    {
        _placed.Add(placed);
        _byId.Add(placed.Id, placed);
    }

    private TargetId? ParseTarget(string path, string text)
    {
        if (!TargetId.TryParse(text, out var id))
        {
            Add(path, $"\"{text}\" is not a target: write provider/model, as in openai/gpt-5.2.");
            return null;
        }

        if (!_providers.ContainsKey(id.Value.Provider))
        {
            Add(path, $"There is no provider \"{id.Value.Provider}\": name one of those under providers.{NameSuggestion.Hint(id.Value.Provider, _providers.Keys)}");
            return null;
        }

        if (_providers[id.Value.Provider].Models is { } models && !models.ContainsKey(id.Value.Model))
        {
            Add(path, $"\"{id.Value.Provider}\" has no model \"{id.Value.Model}\"; it has: {string.Join(", ", models.Keys.Order(StringComparer.Ordinal))}.{NameSuggestion.Hint(id.Value.Model, models.Keys)}");
            return null;
        }

        return id;
    }

    private void CheckDetails()
    {
        foreach (var (name, details) in _options.Targets)
        {
            var path = $"targets.{name}";
            if (!TargetId.TryParse(name, out var id) || !_byId.ContainsKey(id.Value))
            {
                Add(path, $"No tier and no alias uses \"{name}\": add it to a tier, or remove its details.{NameSuggestion.Hint(name, _placed.Select(placed => placed.Id.ToString()))}");
            }

            if (details.Location is { } location && TargetLocation.Parse(location) is null)
            {
                Add(path + ".location", $"\"{location}\" is not a location: write local, external or region:NAME.");
            }

            if (details.ContextTokens <= 0)
            {
                Add(path + ".contextTokens", "The context is a number of tokens above 0.");
            }

            if (details.MaxOutputTokens <= 0)
            {
                Add(path + ".maxOutputTokens", "The longest answer is a number of tokens above 0.");
            }

            if (details.Price is { } price)
            {
                CheckPrice(path + ".price", price, id is { } known && _byId.ContainsKey(known) ? known : null);
            }
        }
    }

    private void CheckPrice(string path, TargetPriceOptions price, TargetId? target)
    {
        if (price.Hardware is { } hardware)
        {
            _problems.AddRange(hardware.Validate(path + ".hardware", target is { } priced && IsMeasured(priced)));
            if (price.HasAny || price.Variants.Count > 0)
            {
                Add(path, "The price is worked out from the hardware, and figures stand beside it: keep one of the two.");
            }

            return;
        }

        if (price.LacksInput)
        {
            Add(path + ".input", "The price of input is missing; a target that costs nothing says 0.");
        }

        if (price.LacksOutput)
        {
            Add(path + ".output", "The price of output is missing; a target that costs nothing says 0.");
        }

        if (price.HasNegative)
        {
            Add(path, "A price is below 0.");
        }

        if (price.ComputeHour is not null && target is { } id && !IsMeasured(id))
        {
            Add(path + ".computeHour", "Only the computing of models in this process is measured: give the price of tokens.");
        }

        _problems.AddRange(PriceVariantOptions.Validate(path, price));
    }

    private void CheckDiscounts()
    {
        foreach (var (provider, discount) in _options.Discounts)
        {
            var path = $"prices.discounts.{provider}";
            if (!_providers.ContainsKey(provider))
            {
                Add(path, $"There is no provider \"{provider}\": name one of those under providers.{NameSuggestion.Hint(provider, _providers.Keys)}");
            }

            if (discount is < 0 or > 1)
            {
                Add(path, "A discount is a part of the price, from 0 to 1: 0.1 takes 10 % off.");
            }
        }
    }

    private bool IsMeasured(TargetId id) => _providers[id.Provider].Models is not null;

    private Target Describe(Placed placed)
    {
        var provider = Provider(placed);
        var details = Details(placed);
        var known = Known(placed);
        var told = provider.Models?.GetValueOrDefault(placed.Id.Model);
        return new()
        {
            Id = placed.Id,
            Tier = placed.Tier,
            Location = Location(placed),
            Abilities = Abilities(told?.Abilities ?? known?.Abilities ?? provider.Abilities, details),
            ContextTokens = details.ContextTokens ?? told?.ContextTokens ?? known?.ContextTokens ?? (Location(placed).IsLocal ? UnknownLocalContext : UnknownExternalContext),
            MaxOutputTokens = details.MaxOutputTokens ?? known?.MaxOutputTokens,
            ReplicaOf = details.ReplicaOf,
            Weight = details.Weight ?? 1,
        };
    }

    private static TargetAbilities Abilities(TargetAbilities known, TargetOptions details)
    {
        Set(TargetAbilities.Chat, details.Chat);
        Set(TargetAbilities.Tools, details.Tools);
        Set(TargetAbilities.Vision, details.Vision);
        Set(TargetAbilities.Audio, details.Audio);
        Set(TargetAbilities.Files, details.Files);
        Set(TargetAbilities.StructuredOutput, details.StructuredOutput);
        Set(TargetAbilities.LogProbs, details.LogProbs);
        Set(TargetAbilities.MultipleChoices, details.MultipleChoices);
        Set(TargetAbilities.Embeddings, details.Embeddings);
        return known;

        void Set(TargetAbilities ability, bool? stated) =>
            known = stated switch { true => known | ability, false => known & ~ability, null => known };
    }

    private Dictionary<TargetId, PriceHistory> Price()
    {
        var own = _placed.ToDictionary(placed => placed.Id, OwnPrices);
        var priced = new Dictionary<TargetId, PriceHistory>(own);
        foreach (var placed in _placed.Where(placed => own[placed.Id].On(_today) is null))
        {
            switch (_options.OnUnknownPrice)
            {
                case OnUnknownPrice.Block:
                    Add(placed.Path, $"No price of \"{placed.Id}\" is known and prices.onUnknownPrice is block: give it a price under targets, or in a file under prices.files.");
                    break;
                case OnUnknownPrice.Estimate:
                    priced[placed.Id] = PriceEstimate.Complete(own[placed.Id], Peers(placed, own));
                    break;
                default:
                    break;
            }
        }

        return priced;
    }

    private List<PriceHistory> Peers(Placed placed, Dictionary<TargetId, PriceHistory> own)
    {
        // A price of computing time says nothing of a target elsewhere.
        var all = _placed.Where(other => own[other.Id].Prices is { Length: > 0 } prices && prices.All(price => price.ComputeHour is null)).ToList();
        var ofTier = all.Where(other => other.Tier is not null && other.Tier == placed.Tier).ToList();
        return [.. (ofTier.Count > 0 ? ofTier : all).Select(other => own[other.Id])];
    }

    private PriceHistory OwnPrices(Placed placed)
    {
        // What cannot be worked out has been noted, and the catalog is not built.
        if (Details(placed).Price is { } written && (written.Hardware is null || _problems.Count == 0) && written.ToTokenPrices(IsMeasured(placed.Id)) is { } stated)
        {
            return new([stated]);
        }

        return Known(placed) is { Prices: { Prices.Length: > 0 } known } ? Discounted(known, placed.Id.Provider)
            : Location(placed).IsLocal ? _prices.LocalEstimate(Provider(placed).Preset)
            : PriceHistory.None;
    }

    private PriceHistory Discounted(PriceHistory listed, string provider) =>
        _options.Discounts.TryGetValue(provider, out var discount) && discount > 0
            ? new(listed.Prices.Select(price => price.Times(1 - discount) with
            {
                Version = string.Create(CultureInfo.InvariantCulture, $"{price.Version}-{discount:0.######%}"),
            }))
            : listed;

    private Target? Baseline(ImmutableArray<Target> targets)
    {
        if (_options.Baseline is not { } name)
        {
            return targets.FirstOrDefault(target => target.Tier == Tier.Premium)
                ?? targets.Where(target => target.Prices is not null).MaxBy(target => PriceEstimate.Dearness(target.Prices!));
        }

        var baseline = targets.FirstOrDefault(target => target.Name == name);
        if (baseline is null)
        {
            Add("baseline", $"\"{name}\" is none of the targets: name one that a tier or an alias uses.{NameSuggestion.Hint(name, targets.Select(target => target.Name))}");
        }

        return baseline;
    }

    private ProviderTraits Provider(Placed placed) => _providers[placed.Id.Provider];

    private TargetOptions Details(Placed placed) => _options.Targets.GetValueOrDefault(placed.Id.ToString()) ?? new();

    private TargetLocation Location(Placed placed) =>
        (Details(placed).Location is { } stated ? TargetLocation.Parse(stated) : null) ?? Provider(placed).Location;

    private KnownModel? Known(Placed placed) =>
        _prices.Find(placed.Id.Provider, Provider(placed) with { Location = Location(placed) }, placed.Id.Model);

    private void Add(string path, string message) => _problems.Add(new(path, message));

    /// <summary>A target, and where the configuration first names it.</summary>
    private sealed record Placed(TargetId Id, Tier? Tier, string Path);
}
