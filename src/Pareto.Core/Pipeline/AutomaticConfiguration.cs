using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;

namespace Pareto.Core.Pipeline;

/// <summary>
/// The configuration of a machine that has none: keys in the environment fill <c>mid</c> and <c>premium</c>, a model
/// server on its usual loopback port fills <c>small</c>. What is not there is left empty, which is no error.
/// </summary>
public static class AutomaticConfiguration
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks around, for a third of a second at most.</summary>
    /// <param name="environment">Where keys are looked for.</param>
    /// <param name="small">A model that is to serve <c>small</c> in this process, in place of whatever server runs here; null: none.</param>
    public static async Task<ParetoConfiguration> FindAsync(
        Func<string, string?> environment, InProcessModelOptions? small, TimeProvider time, CancellationToken cancellationToken)
    {
        if (small is not null)
        {
            return With(small, Of([], EnvironmentKeys.Find(environment), environment));
        }

        using var client = new UpstreamClient(ConnectTimeout);
        var servers = await new LocalServerDiscovery(client, time).FindAsync(LocalServerDiscovery.UsualPlaces, cancellationToken);
        return Of(servers, EnvironmentKeys.Find(environment), environment);
    }

    internal static ParetoConfiguration With(InProcessModelOptions small, ParetoConfiguration found) => found with
    {
        LocalModels = ImmutableDictionary<string, InProcessModelOptions>.Empty.Add(Path.GetFileNameWithoutExtension(small.File), small),
        Tiers = found.Tiers with { Small = [small.File] },
    };

    internal static ParetoConfiguration Of(
        ImmutableArray<LocalServer> servers, ImmutableArray<ProviderPreset> hosted, Func<string, string?> environment)
    {
        var providers = ImmutableDictionary.CreateBuilder<string, ProviderOptions>();
        var small = new List<string>();
        var mid = new List<string>();
        var premium = new List<string>();
        foreach (var server in servers)
        {
            providers[server.Preset.Name] = new ProviderOptions { Preset = server.Preset.Name, BaseUrl = server.BaseUrl };
            small.Add(new TargetId(server.Preset.Name, server.Models[0]).ToString());
        }

        foreach (var preset in hosted.Where(preset => preset.MidModel is not null || preset.PremiumModel is not null))
        {
            providers[preset.Name] = new ProviderOptions
            {
                Preset = preset.Name,
                ApiKey = new SecretText(environment(preset.KeyVariable!)!.Trim()),
            };
            AddIfNamed(mid, preset.MidModel);
            AddIfNamed(premium, preset.PremiumModel);

            void AddIfNamed(List<string> tier, string? model)
            {
                if (model is not null)
                {
                    tier.Add(new TargetId(preset.Name, model).ToString());
                }
            }
        }

        return new ParetoConfiguration
        {
            Providers = providers.ToImmutable(),
            Tiers = new TiersOptions { Small = small, Mid = mid, Premium = premium },
        };
    }
}
