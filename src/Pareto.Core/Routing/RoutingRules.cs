using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Routing;

/// <summary>The rules of one configuration, compiled. The check of a file and the server compile them here alike.</summary>
internal sealed class RoutingRules
{
    private readonly ImmutableArray<RoutingRule> _rules;

    private RoutingRules(ImmutableArray<RoutingRule> rules) => _rules = rules;

    /// <summary>
    /// Compiles what can be compiled and adds a problem, placed below <paramref name="path"/>, for all that cannot.
    /// Without a catalogue the names in <c>use</c> stay unchecked and the rules empty-handed.
    /// </summary>
    public static RoutingRules Compile(string path, RoutingOptions options, ModelCatalog? catalog, ICollection<ConfigurationProblem> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var rules = ImmutableArray.CreateBuilder<RoutingRule>(options.Rules.Count);
        for (var i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            var at = $"{path}.rules[{i}]";
            if (string.IsNullOrWhiteSpace(rule.Name))
            {
                problems.Add(new ConfigurationProblem(at + ".name", "A rule needs a name: it is what decisions give as their reason."));
            }
            else if (!names.Add(rule.Name))
            {
                problems.Add(new ConfigurationProblem(at + ".name", $"Two rules are called '{rule.Name}'. Give each its own name."));
            }

            var pattern = Conditions(at + ".when", rule.When, problems);
            var use = Targets(at + ".use", rule.Use, catalog, problems);
            rules.Add(new RoutingRule(rule.Name, rule.When ?? new RoutingRuleConditions(), pattern, use));
        }

        return new RoutingRules(rules.DrainToImmutable());
    }

    /// <summary>The first rule that the request meets; null when it meets none.</summary>
    public RoutingRule? First(GatewayRequest request, Principal principal, int promptTokens)
    {
        foreach (var rule in _rules)
        {
            if (rule.Matches(request, principal, promptTokens))
            {
                return rule;
            }
        }

        return null;
    }

    private static Regex? Conditions(string path, RoutingRuleConditions? when, ICollection<ConfigurationProblem> problems)
    {
        if (when is null || when.IsEmpty)
        {
            problems.Add(new ConfigurationProblem(
                path,
                "A rule without a condition would match every request. Write at least one of workload, systemPromptContains, matches, minPromptTokens, maxPromptTokens, hasTools, key."));
            return null;
        }

        Check(when.Workload, ".workload");
        Check(when.SystemPromptContains, ".systemPromptContains");
        Check(when.Matches, ".matches");
        Check(when.Key, ".key");
        if (when.MinPromptTokens > when.MaxPromptTokens)
        {
            problems.Add(new ConfigurationProblem(path + ".minPromptTokens", "minPromptTokens is above maxPromptTokens, so the rule can never match. Swap the two."));
        }

        if (string.IsNullOrEmpty(when.Matches))
        {
            return null;
        }

        try
        {
            // Without backtracking a pattern takes time linear in the text, whatever a user writes and a client sends.
            return new Regex(when.Matches, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            problems.Add(new ConfigurationProblem(path + ".matches", $"This is not a usable regular expression: {exception.Message}"));
            return null;
        }

        void Check(string? text, string field)
        {
            if (text is not null && string.IsNullOrWhiteSpace(text))
            {
                problems.Add(new ConfigurationProblem(path + field, "The condition is empty. Write a value, or leave the line out."));
            }
        }
    }

    private static ImmutableArray<ModelSelection> Targets(string path, IReadOnlyList<string> use, ModelCatalog? catalog, ICollection<ConfigurationProblem> problems)
    {
        if (use.Count == 0)
        {
            problems.Add(new ConfigurationProblem(path, "The rule names nothing to use. Write a tier, a provider/model, an alias, or a list of these."));
            return [];
        }

        if (catalog is null)
        {
            return [];
        }

        var selections = ImmutableArray.CreateBuilder<ModelSelection>(use.Count);
        for (var i = 0; i < use.Count; i++)
        {
            var at = use.Count == 1 ? path : $"{path}[{i}]";
            switch (catalog.Resolve(use[i]))
            {
                case null:
                    problems.Add(new ConfigurationProblem(at, $"'{use[i]}' is no tier, target or alias here. {KnownModels.Describe(use[i], catalog)}"));
                    break;
                case ModelSelection.Auto when use.Count > 1:
                    problems.Add(new ConfigurationProblem(at, $"'{use[i]}' leaves the choice to the score and cannot stand in a list. Write it alone, or name tiers."));
                    break;
                case var selection:
                    selections.Add(selection);
                    break;
            }
        }

        return selections.DrainToImmutable();
    }
}
