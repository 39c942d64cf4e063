using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;
using Pareto.Core.Routing.Expressions;

namespace Pareto.Core.Routing;

/// <summary>The conditions of a rule. What is not written is not asked.</summary>
public sealed record RoutingRuleConditions
{
    [ShortForm]
    [Description("A condition over facts of the request, its intent, the time and the load of targets, such as complexity <= 2 and not hasTools. May be written in place of the mapping.")]
    public string? Expression { get; init; }

    [Description("The request's workload (header x-pareto-workload) is this one.")]
    public string? Workload { get; init; }

    [Description("A system or developer message contains this text; upper and lower case are alike.")]
    public string? SystemPromptContains { get; init; }

    [Description("A user message matches this regular expression (.NET syntax without backtracking constructs such as look-around and back-references).")]
    public string? Matches { get; init; }

    [Range(0, int.MaxValue)]
    [Description("The prompt has at least this many tokens, by estimate.")]
    public int? MinPromptTokens { get; init; }

    [Range(0, int.MaxValue)]
    [Description("The prompt has at most this many tokens, by estimate.")]
    public int? MaxPromptTokens { get; init; }

    [Description("The request offers tools (true) or none (false).")]
    public bool? HasTools { get; init; }

    [Description("The request came with the client key of this name.")]
    public string? Key { get; init; }

    internal bool IsEmpty => Expression is null && !Fields().Any();

    /// <summary>The fields of the mapping as what they stand for, cheapest first; the expression is not among them.</summary>
    internal IEnumerable<(string Name, Syntax Meaning)> Fields()
    {
        if (Workload is not null)
        {
            yield return ("workload", Is("workload", ComparisonOperator.Equal, new TextSyntax(0, Workload)));
        }

        if (Key is not null)
        {
            yield return ("key", Is("key", ComparisonOperator.Equal, new TextSyntax(0, Key)));
        }

        if (HasTools is { } tools)
        {
            yield return ("hasTools", Is("hasTools", ComparisonOperator.Equal, new TruthSyntax(0, tools)));
        }

        if (MinPromptTokens is { } least)
        {
            yield return ("minPromptTokens", Is("promptTokens", ComparisonOperator.GreaterOrEqual, new NumberSyntax(0, least)));
        }

        if (MaxPromptTokens is { } most)
        {
            yield return ("maxPromptTokens", Is("promptTokens", ComparisonOperator.LessOrEqual, new NumberSyntax(0, most)));
        }

        if (SystemPromptContains is not null)
        {
            yield return ("systemPromptContains", new SearchSyntax(0, new FactSyntax(0, "system"), IsPattern: false, new TextSyntax(0, SystemPromptContains)));
        }

        if (Matches is not null)
        {
            yield return ("matches", new SearchSyntax(0, new FactSyntax(0, "text"), IsPattern: true, new TextSyntax(0, Matches)));
        }
    }

    private static ComparisonSyntax Is(string fact, ComparisonOperator comparison, Syntax value) => new(0, new FactSyntax(0, fact), comparison, value);
}
