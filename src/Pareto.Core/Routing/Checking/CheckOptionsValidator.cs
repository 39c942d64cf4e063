using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Checking;

/// <summary>Finds what is wrong with the options of checks beyond the range of single fields.</summary>
public static class CheckOptionsValidator
{
    /// <summary>Every problem, each naming its field.</summary>
    /// <param name="path">Where the options stand in the file (<c>routing.check</c>).</param>
    /// <param name="options">The options as read.</param>
    /// <param name="catalog">What <c>judge</c> may name; null leaves it unchecked.</param>
    public static IEnumerable<ConfigurationProblem> Validate(string path, CheckOptions options, ModelCatalog? catalog)
    {
        if (options.Judge is { } judge && catalog is not null && RouteLearning.JudgeOf(options, catalog) is null)
        {
            yield return new($"{path}.judge", $"'{judge}' is not one configured target. Name a target (provider/model) of a tier or an alias.");
        }
    }

    /// <summary>What may well be meant, and is worth saying.</summary>
    /// <param name="path">Where the options stand in the file (<c>routing.check</c>).</param>
    /// <param name="options">Valid ones.</param>
    /// <param name="hasPromise">There is a promise to keep.</param>
    /// <param name="catalog">The targets.</param>
    public static IEnumerable<ConfigurationProblem> Warn(string path, CheckOptions options, bool hasPromise, ModelCatalog catalog)
    {
        if (hasPromise && options is { Sample: > 0, Judge: null, MaxLoss: null })
        {
            yield return new($"{path}.judge", "nobody says which of two answers is better, so comparisons are shown and decide nothing. Name a judge, or the share of differences (maxLoss) that is too much.");
        }

        if (RouteLearning.JudgeOf(options, catalog) is { Tier: Tier.Premium } judge && catalog.InTier(Tier.Premium) is [var only] && judge == only)
        {
            yield return new($"{path}.judge", $"{judge.Name} judges its own answers, and models prefer their own. Name another target.");
        }
    }
}
