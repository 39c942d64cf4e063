using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;

namespace Pareto.Core.Admission.Limits;

/// <summary>The rules of limits, and of those that keys have of their own.</summary>
public static class LimitOptionsValidator
{
    private const decimal LeastDollars = 0.000001m;
    private const decimal MostDollars = 1_000_000m;
    private const int MostAtATime = 1_000_000;

    public static IEnumerable<ConfigurationProblem> Validate(string path, ImmutableArray<LimitOptions> limits, ModelCatalog? catalog)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < limits.Length; i++)
        {
            var limit = limits[i];
            if (limit.Name.Length > 0 && !names.Add(limit.Name))
            {
                yield return new($"{path}[{i}].name", $"'{limit.Name}' is used twice; give each limit a name of its own.");
            }

            if (limit.Name == LimitRule.OfKeys)
            {
                yield return new($"{path}[{i}].name", $"'{limit.Name}' stands for the limits that keys have of their own; choose another name.");
            }

            if (limit is { Requests: null, Tokens: null, Dollars: null, Concurrency: null })
            {
                yield return new($"{path}[{i}]", "limits nothing: give it requests, tokens, dollars or concurrency.");
            }

            if (limit.Scope == LimitScope.All && limit.Only.Count > 0)
            {
                yield return new($"{path}[{i}].only", "names some, while the scope is all: choose the scope that they are of.");
            }

            foreach (var problem in limit.Scope == LimitScope.Model && catalog is not null ? Models($"{path}[{i}].only", limit.Only, catalog) : [])
            {
                yield return problem;
            }
        }
    }

    /// <summary>The rules of the limits of one key.</summary>
    public static IEnumerable<ConfigurationProblem> Validate(string path, IReadOnlyList<KeyLimitOptions> limits)
    {
        var seen = new HashSet<(LimitWindow?, LimitMeasure)>();
        for (var i = 0; i < limits.Count; i++)
        {
            var limit = limits[i];
            if (limit is { Requests: null, Tokens: null, Dollars: null, Concurrency: null })
            {
                yield return new($"{path}[{i}]", "limits nothing: give it requests, tokens, dollars or concurrency.");
            }

            // Those of the configuration are within their ranges already; the admin API's are not.
            if (limit.Requests is < 1 or > int.MaxValue || limit.Tokens is < 1 or > int.MaxValue || limit.Dollars is < LeastDollars or > MostDollars || limit.Concurrency is < 1 or > MostAtATime)
            {
                yield return new($"{path}[{i}]", $"has an amount that is too small or too large: from 1 to {int.MaxValue} requests or tokens, {LeastDollars} to {MostDollars} dollars, 1 to {MostAtATime} at a time. Disable the key to let nothing through.");
            }

            var again = (limit.Requests is not null && !seen.Add((limit.Window, LimitMeasure.Requests)))
                | (limit.Tokens is not null && !seen.Add((limit.Window, LimitMeasure.Tokens)))
                | (limit.Dollars is not null && !seen.Add((limit.Window, LimitMeasure.Dollars)))
                | (limit.Concurrency is not null && !seen.Add((null, LimitMeasure.Concurrency)));
            if (again)
            {
                yield return new($"{path}[{i}]", "limits again what another entry does for the same window; keep one of them.");
            }
        }
    }

    private static IEnumerable<ConfigurationProblem> Models(string path, IReadOnlyList<string> names, ModelCatalog catalog)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (catalog.Resolve(names[i]) is null)
            {
                var near = NameSuggestion.For(names[i], ScopedModels.Names(catalog));
                yield return new($"{path}[{i}]", $"'{names[i]}' is no target, tier or alias of this gateway{(near is null ? "" : $"; did you mean '{near}'?")}");
            }
        }
    }
}
