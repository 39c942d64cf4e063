using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Checking;

/// <summary>Every way by which a comparison can take a request to a target. Restricted requests take none of them.</summary>
internal static class ComparisonPaths
{
    public static IEnumerable<DataPath> Of(string path, RoutingOptions options, ModelCatalog catalog)
    {
        var (sampled, shadowed) = (options.Promise is not null && options.Check.Sample > 0, options.Competence.Enabled);
        foreach (var tier in Enum.GetValues<Tier>().Where(tier => (tier == Tier.Mid ? shadowed : sampled || shadowed) && !catalog.InTier(tier).IsEmpty))
        {
            yield return new DataPath(DataPathKind.Shadow, $"of comparisons with {tier.Name()}", $"{path}.check", catalog.InTier(tier))
            {
                ObeysVerdict = true, UpTo = Sensitivity.Internal,
            };
        }

        if ((sampled || shadowed) && RouteLearning.JudgeOf(options.Check, catalog) is { } judge)
        {
            yield return new DataPath(DataPathKind.Judge, "of comparisons", $"{path}.check.judge", [judge]) { ObeysVerdict = true, UpTo = Sensitivity.Internal };
        }
    }
}
