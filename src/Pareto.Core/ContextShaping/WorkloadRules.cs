using System.Collections.Frozen;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.ContextShaping;

/// <summary>What the configuration says of workloads, ready to be laid on requests.</summary>
internal sealed class WorkloadRules
{
    private readonly FrozenDictionary<string, Rule> _rules;

    private WorkloadRules(FrozenDictionary<string, Rule> rules) => _rules = rules;

    public static WorkloadRules None { get; } = new(FrozenDictionary<string, Rule>.Empty);

    /// <summary>Compiles the rules and adds what is wrong with them to the problems.</summary>
    /// <param name="workloads">By name.</param>
    /// <param name="templates">By name; their files are read.</param>
    /// <param name="problems">Where to add.</param>
    public static WorkloadRules Compile(
        IReadOnlyDictionary<string, WorkloadOptions> workloads, IReadOnlyDictionary<string, TemplateOptions> templates, List<ConfigurationProblem> problems)
    {
        var compiled = new Dictionary<string, Template>(StringComparer.Ordinal);
        foreach (var (name, options) in templates)
        {
            if (Template.Compile($"templates.{name}", name, options, problems) is { } template)
            {
                compiled.Add(name, template);
            }
        }

        var rules = new Dictionary<string, Rule>(StringComparer.Ordinal);
        foreach (var (name, options) in workloads)
        {
            problems.AddRange(Validate($"workloads.{name}", options, templates));
            rules.Add(name, new Rule(options.MaxOutputTokens, options.Template is { } template ? compiled.GetValueOrDefault(template) : null));
        }

        return new WorkloadRules(rules.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The request as its workload wants it; as it came where nothing is said of its workload.</summary>
    public ShapedRequest Shape(GatewayRequest request)
    {
        if (request is not ChatRequest chat || !_rules.TryGetValue(chat.Workload, out var rule))
        {
            return new ShapedRequest(request);
        }

        var most = Bound(chat.MaxOutputTokens, rule.Bound);
        var shaped = most == chat.MaxOutputTokens ? chat : chat with { MaxOutputTokens = most };
        return new ShapedRequest(rule.Template?.LaidOn(shaped) ?? shaped)
        {
            MaxOutputTokens = ReferenceEquals(shaped, chat) ? null : most,
        };
    }

    // Where neither the client nor the workload names a bound, the cap is one.
    private static int? Bound(int? asked, OutputBoundOptions bound)
    {
        var most = asked ?? bound.Default ?? bound.Cap;
        return most > bound.Cap ? bound.Cap : most;
    }

    private static IEnumerable<ConfigurationProblem> Validate(string path, WorkloadOptions options, IReadOnlyDictionary<string, TemplateOptions> templates)
    {
        if (options.MaxOutputTokens is { Default: { } normal, Cap: { } cap } && normal > cap)
        {
            yield return new($"{path}.maxOutputTokens.default", $"is above the cap of {cap}: no request could have it.");
        }

        if (options.Template is { } template && !templates.ContainsKey(template))
        {
            var hint = NameSuggestion.For(template, [.. templates.Keys]) is { } near ? $" Did you mean {near}?" : "";
            yield return new($"{path}.template", $"there is no template '{template}' under templates.{hint}");
        }
    }

    private sealed record Rule(OutputBoundOptions Bound, Template? Template);
}
