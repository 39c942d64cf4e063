using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Advising;

/// <summary>The rules between an advisor and the rest of the configuration.</summary>
internal static class AdvisorValidator
{
    private const TargetAbilities Needed = TargetAbilities.Chat | TargetAbilities.StructuredOutput;

    /// <param name="path">Where the options stand in the file (<c>routing.advisor</c>).</param>
    /// <param name="options">The routing options.</param>
    /// <param name="catalog">Every target; null where it has problems, which leaves the target unchecked.</param>
    public static IEnumerable<ConfigurationProblem> Validate(string path, RoutingOptions options, ModelCatalog? catalog)
    {
        if (options.Advisor is not { } advisor)
        {
            yield break;
        }

        if (options.Promise is not null)
        {
            yield return new(path, "a promise is about the gateway's own predictions and would not hold for a model's advice. Keep one of the two.");
        }

        if (catalog?.Targets.FirstOrDefault(target => target.Name == advisor.Target) is { } asked && (Needed & ~asked.Abilities) is not 0 and var missing)
        {
            yield return new($"{path}.target", $"\"{asked.Name}\" lacks {AbilityWords.List(missing)}. Name a model that has it, or say so under targets.{asked.Name}.");
        }
    }
}
