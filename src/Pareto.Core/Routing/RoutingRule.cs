using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Routing.Expressions;

namespace Pareto.Core.Routing;

/// <summary>A rule ready to be asked: its conditions compiled, its names resolved.</summary>
internal sealed class RoutingRule(string name, Condition when, ImmutableArray<ModelSelection> use)
{
    public string Name => name;

    /// <summary>What the rule sends a request to, in order. A single <see cref="ModelSelection.Auto"/> leaves it to the score.</summary>
    public ImmutableArray<ModelSelection> Use => use;

    /// <summary>Written once into every plan that the rule makes.</summary>
    public string Reason { get; } = "rule " + name;

    /// <summary>Whether the rule speaks. It does not where its condition rests on something unknown.</summary>
    public bool Matches(in RuleFacts facts) => when(facts) == Truth.Yes;
}
