using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission;

/// <summary>What may stand in the scopes of a key.</summary>
internal static class KeyScopeValidator
{
    /// <param name="path">Where the scopes stand.</param>
    /// <param name="scopes">As written.</param>
    /// <param name="catalog">Knows the models; null leaves their names unchecked.</param>
    public static IEnumerable<ConfigurationProblem> Validate(string path, KeyScopeOptions scopes, ModelCatalog? catalog)
    {
        for (var i = 0; i < scopes.Models.Count; i++)
        {
            var name = scopes.Models[i];
            if (string.IsNullOrWhiteSpace(name))
            {
                yield return new($"{path}.models[{i}]", "is empty: name a target, a tier, an alias or auto.");
            }
            else if (catalog is not null && catalog.Resolve(name) is null)
            {
                var near = NameSuggestion.For(name, [ModelCatalog.AutoModel, .. TierNames.All, .. catalog.Aliases.Keys, .. catalog.Targets.Select(target => target.Name)]);
                yield return new(
                    $"{path}.models[{i}]",
                    $"'{name}' is no target, tier or alias of this gateway{(near is null ? "" : $"; did you mean '{near}'?")}");
            }
        }

        for (var i = 0; i < scopes.Workloads.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(scopes.Workloads[i]))
            {
                yield return new($"{path}.workloads[{i}]", "is empty: name a workload.");
            }
        }

        foreach (var problem in Ranges($"{path}.ipRanges", scopes.IpRanges))
        {
            yield return problem;
        }
    }

    public static IEnumerable<ConfigurationProblem> Ranges(string path, IReadOnlyList<string> ranges)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            if (AddressRange.Parse(ranges[i]) is null)
            {
                yield return new($"{path}[{i}]", $"expected {AddressRange.Expected}");
            }
        }
    }
}
