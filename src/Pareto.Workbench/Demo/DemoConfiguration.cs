using System.Collections.Immutable;
using Pareto.Core.Alerting.Drift;
using Pareto.Core.Catalog;
using Pareto.Core.ContextShaping;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Providers;
using Pareto.Core.Routing;

namespace Pareto.Workbench.Demo;

/// <summary>The configuration that replays a file of recordings: one <c>recorded</c> provider for each tier that the file has replies of.</summary>
public static class DemoConfiguration
{
    /// <param name="file">The full path of the recordings.</param>
    /// <param name="models">The models of that file.</param>
    /// <param name="workloads">Of its requests. Recordings are sorted by subject or length, so a drift in them means nothing and alarms nobody.</param>
    /// <param name="routing">How requests are routed among them; null: as without a configuration.</param>
    public static ParetoConfiguration For(string file, ImmutableArray<DemoModel> models, IEnumerable<string> workloads, RoutingOptions? routing = null)
    {
        return new ParetoConfiguration
        {
            Server = new ServerOptions { Listen = new Uri("http://127.0.0.1:0") },
            Providers = models.Select(model => model.Tier).Distinct().ToImmutableDictionary(
                DemoModel.ProviderOf, _ => new ProviderOptions { Preset = "recorded", File = file }),
            Tiers = new TiersOptions { Small = OfTier(Tier.Small), Mid = OfTier(Tier.Mid), Premium = OfTier(Tier.Premium) },
            Workloads = workloads.Distinct(StringComparer.Ordinal).ToImmutableDictionary(name => name, _ => new WorkloadOptions { Alarms = new DriftOptions { Input = 0, Output = 0 } }),
            Routing = routing ?? new RoutingOptions(),
            Targets = models.ToImmutableDictionary(model => model.Target.ToString(), model => new TargetOptions
            {
                Price = new TargetPriceOptions { Input = model.Prices.Input, CachedInput = model.Prices.CachedInput, Output = model.Prices.Output },
            }),
        };

        ImmutableArray<string> OfTier(Tier tier) => [.. models.Where(model => model.Tier == tier).Select(model => model.Target.ToString())];
    }
}
