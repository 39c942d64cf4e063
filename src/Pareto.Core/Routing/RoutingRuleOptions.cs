using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pareto.Core.Routing;

/// <summary>One rule: which requests it is for, and what serves them.</summary>
public sealed record RoutingRuleOptions
{
    [Required]
    [Description("Name of the rule, as the reason of its decisions gives it. Unique.")]
    public string Name { get; init; } = "";

    [Required]
    [Description("An expression over facts of the request, or a mapping of conditions; a request must meet all that are written. At least one.")]
    public RoutingRuleConditions? When { get; init; }

    [Required]
    [Description("What serves the request: a tier, a provider/model, an alias, or a list of these tried in order. Nothing else is tried. auto ends the rules and leaves the choice to the score.")]
    public IReadOnlyList<string> Use { get; init; } = [];
}
