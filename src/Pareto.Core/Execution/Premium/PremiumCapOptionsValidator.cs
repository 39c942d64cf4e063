using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Execution.Premium;

/// <summary>The rules between the fields of <see cref="PremiumCapOptions"/>, and what they need of the targets.</summary>
public static class PremiumCapOptionsValidator
{
    /// <summary>Every problem at once, each naming its field.</summary>
    /// <param name="path">Where the options stand in the file.</param>
    /// <param name="options">The options as read.</param>
    /// <param name="catalog">Whose prices a share of spend needs; null when it has problems itself.</param>
    public static IEnumerable<ConfigurationProblem> Validate(string path, PremiumCapOptions options, ModelCatalog? catalog)
    {
        foreach (var (workload, share) in options.Workloads)
        {
            if (share is not (>= 0.001 and <= 0.99))
            {
                yield return new($"{path}.workloads.{workload}", "must be between 0.001 and 0.99.");
            }
        }

        if (options.Of != CapMeasure.Spend || catalog is null)
        {
            yield break;
        }

        foreach (var target in catalog.InTier(Tier.Premium).Where(target => target.Prices is null))
        {
            yield return new($"{path}.of", $"spend can be capped only where prices are known. Give {target.Name} one under targets, or cap requests.");
        }

        if (catalog.Baseline?.Prices is null)
        {
            yield return new($"{path}.of", "a share of spend is one of what the baseline would have cost. Name a baseline whose price is known, or cap requests.");
        }
    }
}
