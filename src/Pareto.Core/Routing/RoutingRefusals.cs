using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>What a client is told when there is nothing to plan: what was wrong, and what to do about it.</summary>
internal static class RoutingRefusals
{
    private const int LongestName = 100;
    private const int MostListed = 8;

    public static GatewayError UnknownModel(string model, ModelCatalog catalog) =>
        new(GatewayErrorKind.UnknownModel, $"The model '{Shown(model)}' is not known here. {KnownModels.Describe(model, catalog)}") { Parameter = "model" };

    public static GatewayError NothingServes(ReadOnlySpan<Tier> tiers)
    {
        if (tiers.Length != 1)
        {
            return new GatewayError(
                GatewayErrorKind.NothingServesTier,
                $"Nothing serves any tier. For small: {TierRemedy.For(Tier.Small)} For premium: {TierRemedy.For(Tier.Premium)}");
        }

        return new GatewayError(GatewayErrorKind.NothingServesTier, $"Nothing serves tier {tiers[0].Name()}. {TierRemedy.For(tiers[0])}") { Parameter = "model" };
    }

    /// <summary>Every candidate lacks something: names what, and who has it.</summary>
    /// <param name="scope">The candidates in words ("tier small", "rule reports").</param>
    /// <param name="candidates">The targets that came into question.</param>
    /// <param name="needs">What the request needs.</param>
    /// <param name="permitted">All targets the request may use, to name those that would do.</param>
    public static GatewayError NoCapable(string scope, ImmutableArray<Target> candidates, in RequestNeeds needs, PermittedTargets permitted)
    {
        var lacking = needs.Abilities;
        var limit = 0;
        var context = 0;
        foreach (var target in candidates)
        {
            lacking &= ~target.Abilities;
            limit = Math.Max(limit, target.MaxOutputTokens ?? int.MaxValue);
            context = Math.Max(context, target.ContextTokens);
        }

        string what;
        if (lacking != TargetAbilities.None)
        {
            what = $"The request needs {AbilityWords.List(lacking)}, which no target of {scope} has.";
        }
        else if (needs.MaxOutputTokens > limit)
        {
            what = $"The request asks for an answer of up to {needs.MaxOutputTokens} tokens; the targets of {scope} give at most {limit}.";
        }
        else if ((long)needs.Prompt.Expected + needs.MaxOutputTokens > context)
        {
            what = $"The prompt takes about {needs.Prompt.Expected} tokens and the answer up to {needs.MaxOutputTokens}; the largest context of {scope} is {context}.";
        }
        else
        {
            what = $"No single target of {scope} has all that the request needs: {AbilityWords.List(needs.Abilities)}, and a context for about {(long)needs.Prompt.Expected + needs.MaxOutputTokens} tokens.";
        }

        return new GatewayError(GatewayErrorKind.NoCapableTarget, $"{what} {WhoCan(needs, permitted)}");
    }

    /// <summary>Nothing that came into question is permitted to the request.</summary>
    public static GatewayError NonePermitted(string scope) => new(
        GatewayErrorKind.NoPermittedTarget,
        $"The gateway's policy, with the scopes of the key, permits this request no target of {scope}. It was sent nowhere. Name a model that is permitted to it, or ask the gateway's operator.") { Parameter = "model" };

    /// <summary>Targets could serve the request, and none of those is permitted to it.</summary>
    public static GatewayError OnlyOthersCan(in RequestNeeds needs) => new(
        GatewayErrorKind.NoPermittedTarget,
        $"The request needs {AbilityWords.List(needs.Abilities)}, and a context for about {(long)needs.Prompt.Expected + needs.MaxOutputTokens} tokens. " +
        "No target that the gateway's policy permits to it has that, and it was sent nowhere else. Ask for less, or ask the gateway's operator.") { Parameter = "model" };

    private static string WhoCan(in RequestNeeds needs, PermittedTargets permitted)
    {
        var able = new List<string>();
        foreach (var target in permitted.Targets)
        {
            if (needs.Meets(target, byEstimate: true))
            {
                able.Add(target.Tier is { } tier ? $"{target.Name} ({tier.Name()})" : target.Name);
            }
        }

        return able.Count == 0
            ? "No configured target can serve it: ask for less, or configure a model that has it (what a model can do is written under targets)."
            : $"These can: {string.Join(", ", able.Take(MostListed))}. Name one of them, or auto.";
    }

    // A client's own word goes back to it, but never at any length or with control characters.
    private static string Shown(string model)
    {
        var text = model.Length > LongestName ? model[..LongestName] + "…" : model;
        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        });
    }
}
