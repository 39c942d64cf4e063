using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Routing.Expressions;

namespace Pareto.Core.Routing;

/// <summary>The rules of one configuration, compiled. The check of a file and the server compile them here alike.</summary>
internal sealed class RoutingRules
{
    private readonly ImmutableArray<RoutingRule> _rules;

    private RoutingRules(ImmutableArray<RoutingRule> rules) => _rules = rules;

    /// <summary>
    /// Compiles what can be compiled and adds a problem, placed below <paramref name="path"/>, for all that cannot.
    /// Without a catalogue the names in <c>use</c> stay unchecked and the rules empty-handed. What may be meant all the same
    /// goes to <paramref name="doubts"/>, where somebody wants to know.
    /// </summary>
    public static RoutingRules Compile(
        string path,
        RoutingOptions options,
        ModelCatalog? catalog,
        ICollection<ConfigurationProblem> problems,
        IReadOnlyCollection<string>? keyNames = null,
        ICollection<ConfigurationProblem>? doubts = null)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(options.TimeZone, out var zone))
        {
            problems.Add(new ConfigurationProblem(path + ".timeZone", $"'{options.TimeZone}' is no time zone that this machine knows. Write a name of the IANA database, such as Europe/Berlin."));
        }

        var vocabulary = new Vocabulary(new RuleScope(catalog, keyNames, options.Prediction.Enabled, zone ?? TimeZoneInfo.Utc));
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

            var when = Conditions(at + ".when", rule.When, vocabulary, problems, doubts);
            var use = Targets(at + ".use", rule.Use, catalog, problems);
            rules.Add(new RoutingRule(rule.Name, when, use));
        }

        return new RoutingRules(rules.DrainToImmutable());
    }

    /// <summary>The first rule that speaks about the request; null when none does.</summary>
    /// <param name="facts">What is known of the request.</param>
    /// <param name="except">A rule that is not asked.</param>
    /// <param name="asked">Receives the rules that were asked and what they looked at; null where nobody wants to know.</param>
    public RoutingRule? First(in RuleFacts facts, RoutingRule? except = null, ICollection<RuleAsked>? asked = null)
    {
        foreach (var rule in _rules)
        {
            if (rule != except && (asked is null ? rule.Matches(facts) : Ask(rule, facts, asked)))
            {
                return rule;
            }
        }

        return null;
    }

    private static bool Ask(RoutingRule rule, in RuleFacts facts, ICollection<RuleAsked> asked)
    {
        var seen = new FactsSeen();
        var speaks = rule.Matches(facts with { Seen = seen });
        asked.Add(new RuleAsked(rule.Name, speaks, seen.Facts));
        return speaks;
    }

    private static Condition Conditions(
        string path, RoutingRuleConditions? when, Vocabulary vocabulary, ICollection<ConfigurationProblem> problems, ICollection<ConfigurationProblem>? doubts)
    {
        if (when is null || when.IsEmpty)
        {
            problems.Add(new ConfigurationProblem(
                path,
                "A rule without a condition would match every request. Write an expression such as complexity <= 2, or at least one of workload, systemPromptContains, matches, minPromptTokens, maxPromptTokens, hasTools, key."));
            return Never;
        }

        if (when.MinPromptTokens > when.MaxPromptTokens)
        {
            problems.Add(new ConfigurationProblem(path + ".minPromptTokens", "minPromptTokens is above maxPromptTokens, so the rule can never match. Swap the two."));
        }

        var conditions = new List<Condition>();
        foreach (var (field, meaning) in when.Fields())
        {
            if (meaning is ComparisonSyntax { Right: TextSyntax { Value: var text } } && string.IsNullOrWhiteSpace(text))
            {
                problems.Add(new ConfigurationProblem($"{path}.{field}", "The condition is empty. Write a value, or leave the line out."));
                continue;
            }

            Compile(meaning, problem => new ConfigurationProblem($"{path}.{field}", problem.Message));
        }

        if (when.Expression is { } source)
        {
            if (Parser.Parse(source, out var wrong) is { } syntax)
            {
                Compile(syntax, problem => new ConfigurationProblem(path, problem.In(source)));
            }
            else
            {
                problems.Add(new ConfigurationProblem(path, wrong!.In(source)));
            }
        }

        return conditions.Count == 1 ? conditions[0] : ConditionCompiler.All([.. conditions]);

        void Compile(Syntax syntax, Func<ExpressionProblem, ConfigurationProblem> placed)
        {
            var wrong = new List<ExpressionProblem>();
            conditions.Add(new ConditionCompiler(vocabulary, wrong).Compile(syntax) ?? Never);
            foreach (var problem in wrong)
            {
                (problem.IsDoubt ? doubts : problems)?.Add(placed(problem));
            }
        }
    }

    private static Truth Never(in RuleFacts facts) => Truth.No;

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
