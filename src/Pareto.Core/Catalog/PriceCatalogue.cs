using System.Collections.Frozen;
using System.Globalization;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>
/// All price sheets, merged: an immutable snapshot. A sheet read later adds to the earlier ones of its provider and
/// wins where both give the same model a price from the same day, or the same fact.
/// </summary>
public sealed class PriceCatalogue
{
    private readonly FrozenDictionary<string, ProviderSheet> _byProvider;
    private readonly FrozenDictionary<string, ProviderSheet> _byHost;

    private PriceCatalogue(Dictionary<string, ProviderSheet> byProvider, Dictionary<string, ProviderSheet> byHost)
    {
        _byProvider = byProvider.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _byHost = byHost.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public static PriceCatalogue Empty { get; } = From([]);

    /// <param name="sheets">Sheets without problems, those that win last.</param>
    public static PriceCatalogue From(IEnumerable<PriceSheet> sheets)
    {
        var byProvider = new Dictionary<string, ProviderSheet>(StringComparer.OrdinalIgnoreCase);
        var byHost = new Dictionary<string, ProviderSheet>(StringComparer.OrdinalIgnoreCase);
        foreach (var ofProvider in sheets.GroupBy(sheet => sheet.Provider, StringComparer.OrdinalIgnoreCase))
        {
            var merged = new ProviderSheet([.. ofProvider]);
            byProvider.Add(ofProvider.Key, merged);
            foreach (var host in ofProvider.SelectMany(sheet => sheet.Hosts))
            {
                byHost[host] = merged;
            }
        }

        return new(byProvider, byHost);
    }

    /// <summary>
    /// The model as sold by the provider; null when it is not listed. The provider's sheet is the one named like the
    /// provider in the configuration, else like its preset, else the one with its host; a local provider only has the
    /// sheet of its preset, as its address and name say nothing about who is paid. On a sheet the name has to be equal,
    /// letter case aside, to a model's name or one of its further names, at last without one trailing date
    /// (<c>gpt-5.2-2025-12-11</c>, <c>claude-opus-4-20250514</c>) or without the maker in front of the last slash
    /// (<c>meta-llama/Llama-3.1-8B</c>). Nothing is matched by a mere beginning: <c>gpt-5.2-pro</c> is not
    /// <c>gpt-5.2</c>, and a wrong price is worse than none.
    /// </summary>
    internal KnownModel? Find(string providerName, ProviderTraits provider, string model)
    {
        if (provider.Location.IsLocal)
        {
            return InSheet(provider.Preset, model);
        }

        return InSheet(providerName, model)
            ?? InSheet(provider.Preset, model)
            ?? (provider.Host is { } host && _byHost.TryGetValue(host, out var sheet) ? InSheet(sheet, model) : null);
    }

    /// <summary>
    /// What a model of that name costs on that day (UTC) wherever it is sold, the first provider in the order of their
    /// names; null when no sheet lists it. For recordings, whose provider is not known; no bill is made from it.
    /// </summary>
    public TokenPrices? FindAnywhere(string model, DateOnly day) =>
        _byProvider.OrderBy(sheet => sheet.Key, StringComparer.Ordinal)
            .Select(sheet => sheet.Value.Find(model)?.Prices.On(day))
            .FirstOrDefault(price => price is not null);

    /// <summary>Every model on every sheet, by the names of provider and model.</summary>
    public IEnumerable<PriceListing> List() =>
        from sheet in _byProvider
        from model in sheet.Value.Models
        orderby sheet.Key, model.Model
        select new PriceListing(sheet.Key, model.Model, model.Prices.Prices, sheet.Value.Source);

    /// <summary>The assumed running cost of a model on the user's own machine, served by such a preset; empty when the sheets assume none.</summary>
    internal PriceHistory LocalEstimate(string preset) =>
        (AnyOf(preset) ?? AnyOf(PriceSheet.LocalProvider))?.Prices ?? PriceHistory.None;

    private KnownModel? AnyOf(string provider) =>
        _byProvider.TryGetValue(provider, out var sheet) ? sheet.Find(PriceSheet.AnyModel) : null;

    private KnownModel? InSheet(string provider, string model) =>
        _byProvider.TryGetValue(provider, out var sheet) ? InSheet(sheet, model) : null;

    private KnownModel? InSheet(ProviderSheet sheet, string model)
    {
        if (sheet.Find(model) is { } known)
        {
            return known;
        }

        foreach (var like in sheet.Like)
        {
            // One step only: the sheets named are asked for their own models, so that no circle can form.
            if (_byProvider.TryGetValue(like, out var other) && other.Find(model) is { } alike)
            {
                return sheet.Basis == PriceBasis.Estimate ? AsEstimate(alike) : alike;
            }
        }

        return null;
    }

    private static KnownModel AsEstimate(KnownModel model) =>
        model with { Prices = new(model.Prices.Prices.Select(price => price with { Basis = PriceBasis.Estimate })) };

    private sealed class ProviderSheet
    {
        private readonly FrozenDictionary<string, KnownModel> _models;

        public ProviderSheet(PriceSheet[] sheets)
        {
            Basis = sheets[^1].Basis;
            Source = sheets[^1].Source;
            Like = [.. sheets.SelectMany(sheet => sheet.Like).Distinct(StringComparer.OrdinalIgnoreCase)];

            var models = new Dictionary<string, KnownModel>(StringComparer.OrdinalIgnoreCase);
            var further = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (sheet, facts) in sheets.SelectMany(sheet => sheet.Models.Select(facts => (sheet, facts))))
            {
                models[facts.Model] = Merge(models.GetValueOrDefault(facts.Model), facts, sheet);
                foreach (var name in facts.Match)
                {
                    further[name] = facts.Model;
                }
            }

            // A model with an entry of its own is that entry, whatever another one claims.
            foreach (var (name, model) in further)
            {
                models.TryAdd(name, models[model]);
            }

            _models = models.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        }

        public PriceBasis Basis { get; }

        public string Source { get; }

        public IEnumerable<KnownModel> Models => _models.Values.Distinct();

        public string[] Like { get; }

        public KnownModel? Find(string model) =>
            Exact(model) ?? (model.LastIndexOf('/') is >= 0 and var slash ? Exact(model[(slash + 1)..]) : null);

        private KnownModel? Exact(string model) =>
            _models.GetValueOrDefault(model) ?? (WithoutDate(model) is { } stem ? _models.GetValueOrDefault(stem) : null);

        private static KnownModel Merge(KnownModel? earlier, ModelFacts facts, PriceSheet sheet)
        {
            var prices = (earlier?.Prices ?? PriceHistory.None).Prices.ToDictionary(price => price.EffectiveFrom!.Value);
            var source = sheet.Read!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            foreach (var price in facts.Prices)
            {
                prices[price.From!.Value] = (price with { PerWebSearch = price.PerWebSearch ?? sheet.PerWebSearch, Variants = [.. price.Variants, .. sheet.Variants] }).ToTokenPrices(price.Basis ?? sheet.Basis, source, price.From)!;
            }

            return new()
            {
                Model = facts.Model,
                ContextTokens = facts.ContextTokens ?? earlier?.ContextTokens,
                MaxOutputTokens = facts.MaxOutputTokens ?? earlier?.MaxOutputTokens,
                Abilities = facts.Abilities.Count == 0 ? earlier?.Abilities : facts.Abilities.Aggregate((all, one) => all | one),
                Prices = new(prices.Values),
            };
        }

        private static string? WithoutDate(string model)
        {
            foreach (var format in (ReadOnlySpan<string>)["-yyyy-MM-dd", "-yyyyMMdd"])
            {
                if (model.Length > format.Length
                    && DateOnly.TryParseExact(model.AsSpan(model.Length - format.Length), format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                {
                    return model[..^format.Length];
                }
            }

            return null;
        }
    }
}
