using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Balance;

/// <summary>What is wrong, or has no effect, in how a configuration orders the targets of a tier.</summary>
internal static class BalanceValidator
{
    /// <param name="path">Where the routing options stand in the file (<c>routing</c>).</param>
    /// <param name="options">The routing options.</param>
    /// <param name="catalog">Every target; null leaves it unchecked whether there is one at a preferred location.</param>
    public static IEnumerable<ConfigurationProblem> Validate(string path, RoutingOptions options, ModelCatalog? catalog)
    {
        var locations = options.PreferLocations;
        for (var i = 0; i < locations.Length; i++)
        {
            var at = locations.Length == 1 ? $"{path}.preferLocations" : $"{path}.preferLocations[{i}]";
            if (TargetLocation.Parse(locations[i]) is not { } location)
            {
                yield return new(at, $"\"{locations[i]}\" is no location: write local, region:NAME or external.");
            }
            else if (locations.IndexOf(locations[i]) < i)
            {
                yield return new(at, $"\"{locations[i]}\" is preferred already: remove one.");
            }
            else if (catalog is not null && catalog.Targets.All(target => target.Location != location))
            {
                var known = catalog.Targets.Select(target => target.Location.ToString()).Distinct().Order(StringComparer.Ordinal);
                yield return new(at, $"No target is at \"{location}\"; they are at: {string.Join(", ", known)}. Correct the name, or set the location of a provider or target.");
            }
        }
    }

    /// <summary>What was written and changes nothing.</summary>
    public static IEnumerable<ConfigurationProblem> Warn(string path, BalanceOptions options, ModelCatalog catalog)
    {
        foreach (var tier in Enum.GetValues<Tier>())
        {
            var method = options.Of(tier);
            var targets = catalog.InTier(tier);
            if (method != BalanceMethod.Order && !EqualTargets.In(targets).Any())
            {
                yield return new(
                    $"{path}.balance.{tier.Name()}",
                    $"no two targets of {tier.Name()} serve the same model, so there is nothing to share. Where two have different names for one model, give both the same replicaOf under targets.");
            }

            foreach (var target in targets.Where(target => target.Weight != 1 && !IsWeighed(target, method, targets)))
            {
                yield return new(
                    $"targets.{target.Name}.weight",
                    $"changes nothing: set {path}.balance.{tier.Name()} to weighted or leastLoaded, and list a target of the same model beside it.");
            }
        }
    }

    private static bool IsWeighed(Target target, BalanceMethod method, ImmutableArray<Target> tier) =>
        method is BalanceMethod.Weighted or BalanceMethod.LeastLoaded && EqualTargets.Of(target, tier).Length > 1;
}
