using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Routing;

/// <summary>The conditions of a rule. What is not written is not asked.</summary>
public sealed record RoutingRuleConditions
{
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

    internal bool IsEmpty =>
        Workload is null && SystemPromptContains is null && Matches is null && MinPromptTokens is null
        && MaxPromptTokens is null && HasTools is null && Key is null;
}
