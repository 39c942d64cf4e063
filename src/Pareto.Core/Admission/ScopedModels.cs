using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission;

/// <summary>
/// What of a catalogue the scopes of a key leave. Scopes speak of targets: a name may be used as long as the key may
/// reach one of the targets that it stands for, and then means those.
/// </summary>
internal static class ScopedModels
{
    private const int MostListed = 24;

    /// <summary>Those of the targets that the key may reach.</summary>
    public static PermittedTargets Narrow(PermittedTargets permitted, KeyScopes scopes, ModelCatalog catalog) =>
        scopes.NarrowsTargets ? permitted.Where(target => Reaches(target, scopes, catalog)) : permitted;

    /// <summary>Why the key may not name this model; null when it may, and where the name means nothing to anybody with all targets in reach.</summary>
    public static GatewayError? Refusal(string model, KeyScopes scopes, ModelCatalog catalog)
    {
        if (!scopes.NarrowsTargets || MayName(model, scopes, catalog))
        {
            return null;
        }

        var names = Names(catalog).Where(name => MayName(name, scopes, catalog)).Take(MostListed).ToList();
        return ScopeRefusals.OutOfScope(names.Count == 0
            ? "None of the models that this key may use is configured here. Ask the gateway's operator."
            : $"This key may not use that model. It may use {string.Join(", ", names)}.") with { Parameter = "model" };
    }

    /// <summary>Whether some target that the name stands for is in reach.</summary>
    public static bool MayName(string name, KeyScopes scopes, ModelCatalog catalog)
    {
        var targets = catalog.Resolve(name) switch
        {
            ModelSelection.Auto => catalog.Targets,
            ModelSelection.OfTier { Tier: var tier } => catalog.InTier(tier),
            ModelSelection.OfTargets { Targets: var named } => named,
            _ => [],
        };
        foreach (var target in targets)
        {
            if (Reaches(target, scopes, catalog))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Everything that can be named, in the order of the list of models.</summary>
    public static IEnumerable<string> Names(ModelCatalog catalog) =>
    [
        ModelCatalog.AutoModel,
        .. TierNames.All,
        .. catalog.Aliases.Keys.Order(StringComparer.Ordinal),
        .. catalog.Targets.Select(target => target.Name),
    ];

    private static bool Reaches(Target target, KeyScopes scopes, ModelCatalog catalog) =>
        (scopes.Tiers.IsEmpty || (target.Tier is { } tier && scopes.Tiers.Contains(tier)))
        && (scopes.Models.IsEmpty || IsNamed(target, scopes, catalog));

    private static bool IsNamed(Target target, KeyScopes scopes, ModelCatalog catalog)
    {
        foreach (var name in scopes.Models)
        {
            var named = catalog.Resolve(name) switch
            {
                ModelSelection.Auto => true,
                ModelSelection.OfTier { Tier: var tier } => target.Tier == tier,
                ModelSelection.OfTargets { Targets: var targets } => targets.Contains(target),
                _ => false,
            };
            if (named)
            {
                return true;
            }
        }

        return false;
    }
}
