using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>Says what can be named, for whoever named something else: the nearest name, then all of them.</summary>
internal static class KnownModels
{
    private const int MostListed = 24;

    public static string Describe(string asked, ModelCatalog catalog)
    {
        var names = Names(catalog);
        var nearest = Nearest(asked, names);
        var listed = names.Take(MostListed);
        var more = names.Count > MostListed ? $" and {names.Count - MostListed} more" : "";
        return (nearest is null ? "" : $"Did you mean '{nearest}'? ") + $"Known: {string.Join(", ", listed)}{more}.";
    }

    private static List<string> Names(ModelCatalog catalog) =>
    [
        ModelCatalog.AutoModel,
        .. TierNames.All,
        .. catalog.Aliases.Keys.Order(StringComparer.Ordinal),
        .. catalog.Targets.Select(target => target.Name),
    ];

    private static string? Nearest(string asked, List<string> names) =>
        NameSuggestion.For(asked, names) ?? names.Find(name => IsModelOf(name, asked));

    // Whoever forgets the provider meant the model behind it.
    private static bool IsModelOf(string name, string asked) =>
        TargetId.TryParse(name, out var id) && NameSuggestion.For(asked, [id.Value.Model]) is not null;
}
