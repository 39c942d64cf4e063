using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Checking;

namespace Pareto.Core.Routing;

/// <summary>Finds what is wrong with routing options beyond the range of single fields.</summary>
public static class RoutingOptionsValidator
{
    /// <summary>Every problem at once, each naming its field.</summary>
    /// <param name="path">Where the options stand in the file (<c>routing</c>).</param>
    /// <param name="options">The options as read.</param>
    /// <param name="catalog">What <c>use</c> may name; null when the catalogue itself has problems, which leaves names unchecked.</param>
    /// <param name="keyNames">The names of the configured client keys; null leaves <c>when.key</c> unchecked.</param>
    public static IEnumerable<ConfigurationProblem> Validate(
        string path, RoutingOptions options, ModelCatalog? catalog, IReadOnlyCollection<string>? keyNames = null)
    {
        var problems = new List<ConfigurationProblem>();
        if (options.SmallUpTo > options.MidUpTo)
        {
            problems.Add(new ConfigurationProblem(
                path + ".smallUpTo",
                $"smallUpTo ({options.SmallUpTo}) is above midUpTo ({options.MidUpTo}). Lower it, or raise midUpTo: small takes 1 to smallUpTo, mid the rest up to midUpTo."));
        }

        problems.AddRange(CheckOptionsValidator.Validate(path + ".check", options.Check, catalog));
        _ = RoutingRules.Compile(path, options, catalog, problems);
        for (var i = 0; keyNames is not null && i < options.Rules.Count; i++)
        {
            if (options.Rules[i].When?.Key is { Length: > 0 } key && !keyNames.Contains(key)
                && key != Principal.Anonymous.KeyName && key != Principal.Admin.KeyName)
            {
                problems.Add(new ConfigurationProblem($"{path}.rules[{i}].when.key", $"No client key is called '{key}'. Add it under keys, or correct the name."));
            }
        }

        return problems;
    }
}
