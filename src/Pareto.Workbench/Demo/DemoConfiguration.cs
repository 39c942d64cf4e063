using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Providers;

namespace Pareto.Workbench.Demo;

/// <summary>The configuration that replays a file of recordings: one <c>recorded</c> provider for each tier that the file has replies of.</summary>
public static class DemoConfiguration
{
    /// <param name="file">The full path of the recordings.</param>
    /// <param name="models">The models of that file.</param>
    public static ParetoConfiguration For(string file, ImmutableArray<DemoModel> models)
    {
        return new ParetoConfiguration
        {
            Server = new ServerOptions { Listen = new Uri("http://127.0.0.1:0") },
            Providers = models.Select(model => model.Tier).Distinct().ToImmutableDictionary(
                DemoModel.ProviderOf, _ => new ProviderOptions { Preset = "recorded", File = file }),
            Tiers = new TiersOptions { Small = OfTier(Tier.Small), Mid = OfTier(Tier.Mid), Premium = OfTier(Tier.Premium) },
            Targets = models.ToImmutableDictionary(model => model.Target.ToString(), model => new TargetOptions
            {
                Price = new TargetPriceOptions { Input = model.Prices.Input, CachedInput = model.Prices.CachedInput, Output = model.Prices.Output },
            }),
        };

        ImmutableArray<string> OfTier(Tier tier) => [.. models.Where(model => model.Tier == tier).Select(model => model.Target.ToString())];
    }
}
