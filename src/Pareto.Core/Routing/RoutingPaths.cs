using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Cascade;
using Pareto.Core.Routing.Expressions;

namespace Pareto.Core.Routing;

/// <summary>
/// Every way by which routing and failover can take a request to a target: by score, by the tier, target or alias that
/// a client names, by rule. All of them plan permitted targets only.
/// </summary>
internal static class RoutingPaths
{
    public static IEnumerable<DataPath> Of(string path, RoutingOptions options, ModelCatalog catalog) =>
    [
        .. ByScore(catalog),
        .. Advisor($"{path}.advisor.target", options, catalog),
        .. ByCascade($"{path}.cascade", options.Cascade, catalog),
        .. Enum.GetValues<Tier>().SelectMany(tier => InOrder($"of tier {tier.Name()}", $"tiers.{tier.Name()}", catalog.InTier(tier))),
        .. catalog.Targets.SelectMany(target => InOrder($"of model {target.Name}", PlaceOf(target, path, options, catalog), [target])),
        .. catalog.Aliases.SelectMany(alias => InOrder($"of alias {alias.Key}", $"aliases.{alias.Key}", Targets(alias.Value, catalog))),
        .. options.Offline == OfflineAnswer.Local
            ? InOrder("when targets outside do not answer", $"{path}.offline", [.. catalog.Targets.Where(target => target.Location.IsLocal)])
            : [],
        .. options.Rules.SelectMany((rule, index) => InOrder(
            $"of rule {rule.Name}",
            $"{path}.rules[{index}].use",
            [.. rule.Use.SelectMany(use => catalog.Resolve(use) is { } selection ? Targets(selection, catalog) : []).Distinct()],
            Required("workload", rule.When),
            Required("key", rule.When))),
    ];

    private static string? Required(string fact, RoutingRuleConditions? when) => when is null ? null :
        when.Fields().Select(field => RequiredText.Of(field.Meaning, fact))
            .Append(when.Expression is { } source ? RequiredText.Of(Parser.Parse(source, out _), fact) : null)
            .FirstOrDefault(text => text is not null);

    // The score may choose any tier, and fails over to every other.
    private static IEnumerable<DataPath> ByScore(ModelCatalog catalog)
    {
        foreach (var tier in Enum.GetValues<Tier>())
        {
            foreach (var path in InOrder($"of auto at {tier.Name()}", $"tiers.{tier.Name()}", catalog.InTier(tier)))
            {
                yield return path;
            }

            foreach (var other in Enum.GetValues<Tier>().Where(other => other != tier && !catalog.InTier(tier).IsEmpty && !catalog.InTier(other).IsEmpty))
            {
                yield return Obeying(DataPathKind.Fallback, $"of auto from {tier.Name()} to {other.Name()}", $"tiers.{other.Name()}", catalog.InTier(other));
            }
        }
    }

    // Asked only where the request's verdict permits it, so that what is restricted never reaches one outside.
    private static IEnumerable<DataPath> Advisor(string place, RoutingOptions options, ModelCatalog catalog) =>
        catalog.Targets.Where(target => target.Name == options.Advisor?.Target)
            .Select(target => Obeying(DataPathKind.RouterModel, "of auto", place, [target]));
    // Drafts are escalated to every tier above them.
    private static IEnumerable<DataPath> ByCascade(string path, CascadeOptions? options, ModelCatalog catalog)
    {
        if (options is null)
        {
            yield break;
        }

        var drafts = catalog.Targets.Where(target => options.Drafts.Contains(target.Name)).ToImmutableArray();
        yield return Obeying(DataPathKind.Route, "of the cascade's drafts", $"{path}.drafts", drafts);
        foreach (var tier in new[] { Tier.Mid, Tier.Premium }.Where(tier => !catalog.InTier(tier).IsEmpty))
        {
            yield return Obeying(DataPathKind.Escalation, $"of the cascade to {tier.Name()}", $"tiers.{tier.Name()}", catalog.InTier(tier));
        }

        if (options.SelfRating is not null)
        {
            yield return Obeying(DataPathKind.Judge, "of the cascade's drafts about themselves", $"{path}.drafts", drafts);
        }

        if (catalog.Targets.FirstOrDefault(target => target.Name == options.Judge?.Target) is { } judge)
        {
            yield return Obeying(DataPathKind.Judge, "of the cascade", $"{path}.judge.target", [judge]);
        }

        if (catalog.Targets.FirstOrDefault(target => target.Name == options.Texts.Embedder) is { } embedder)
        {
            yield return Obeying(DataPathKind.Embedding, "of the cascade's drafts", $"{path}.texts.embedder", [embedder]);
        }
    }

    private static IEnumerable<DataPath> InOrder(string name, string place, ImmutableArray<Target> targets, string? workload = null, string? key = null)
    {
        if (!targets.IsEmpty)
        {
            yield return Obeying(DataPathKind.Route, name, place, [targets[0]]) with { Workload = workload, KeyName = key };
        }

        if (targets.Length > 1)
        {
            yield return Obeying(DataPathKind.Fallback, name, place, targets[1..]) with { Workload = workload, KeyName = key };
        }
    }

    private static DataPath Obeying(DataPathKind kind, string name, string place, ImmutableArray<Target> targets) =>
        new(kind, name, place, targets) { ObeysVerdict = true };

    // What is left to the score goes the ways of auto.
    private static ImmutableArray<Target> Targets(ModelSelection selection, ModelCatalog catalog) => selection switch
    {
        ModelSelection.OfTier { Tier: var tier } => catalog.InTier(tier),
        ModelSelection.OfTargets { Targets: var targets } => targets,
        _ => [],
    };

    private static string PlaceOf(Target target, string path, RoutingOptions options, ModelCatalog catalog) => target.Tier is { } tier ? $"tiers.{tier.Name()}"
        : catalog.Aliases.Values.Any(alias => Targets(alias, catalog).Contains(target)) ? "aliases"
        : target.Name == options.Advisor?.Target ? $"{path}.advisor.target"
        : $"{path}.cascade.texts.embedder";
}
