using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Providers;

namespace Pareto.Workbench.Demo;

/// <summary>The configuration that replays a file of recordings: one <c>recorded</c> provider for each tier that the file has replies of.</summary>
public static class DemoConfiguration
{
    /// <param name="file">The full path of the file that <paramref name="recordings"/> was read from.</param>
    /// <param name="prices">Where the recorded models' public prices are looked up.</param>
    /// <param name="today">The day (UTC) whose prices are taken.</param>
    public static ParetoConfiguration For(string file, Recordings recordings, PriceCatalogue prices, DateOnly today)
    {
        var models = Models(recordings);
        var targets = models.ToImmutableDictionary(
            model => TargetOf(model.Tier, model.Name).ToString(),
            model => new TargetOptions { Price = PriceOf(model, prices, today) });
        return new ParetoConfiguration
        {
            Server = new ServerOptions { Listen = new Uri("http://127.0.0.1:0") },
            Providers = models.Select(model => model.Tier).Distinct().ToImmutableDictionary(
                ProviderName, _ => new ProviderOptions { Preset = "recorded", File = file }),
            Tiers = new TiersOptions { Small = OfTier(Tier.Small), Mid = OfTier(Tier.Mid), Premium = OfTier(Tier.Premium) },
            Targets = targets,
        };

        ImmutableArray<string> OfTier(Tier tier) =>
            [.. models.Where(model => model.Tier == tier).Select(model => TargetOf(tier, model.Name).ToString())];
    }

    /// <summary>The target that replays a model's replies.</summary>
    public static TargetId TargetOf(Tier tier, string model) => new(ProviderName(tier), model);

    /// <summary>The models of a file with their tiers, in the order in which they first appear.</summary>
    public static ImmutableArray<(Tier Tier, string Name)> Models(Recordings recordings) =>
        [.. recordings.Entries.SelectMany(entry => entry.Replies)
            .Where(reply => reply.Tier is not null)
            .Select(reply => (reply.Tier!.Value, reply.Model))
            .Distinct()];

    private static string ProviderName(Tier tier) => $"recorded-{tier.Name()}";

    /// <summary>
    /// The public price of the model, wherever the catalogue lists it. One that it does not know is priced as the
    /// reference of its tier, so that the bill is complete: the table of the demo says which price was taken.
    /// </summary>
    private static TargetPriceOptions PriceOf((Tier Tier, string Name) model, PriceCatalogue prices, DateOnly today)
    {
        var known = prices.FindAnywhere(model.Name, today) ?? prices.FindAnywhere(ReferenceOf(model.Tier), today)
            ?? throw new InvalidOperationException($"The catalogue has no price of {ReferenceOf(model.Tier)}.");
        return new TargetPriceOptions { Input = known.Input, CachedInput = known.CachedInput, Output = known.Output };
    }

    private static string ReferenceOf(Tier tier) => tier switch
    {
        Tier.Small => "llama-3.1-8b-instant",
        Tier.Mid => "gpt-5-mini",
        _ => "gpt-5.2",
    };
}
