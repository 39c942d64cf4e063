using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Expressions;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Text;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Expressions;

/// <summary>Expressions as rules of a small configuration.</summary>
internal static class Expressions
{
    /// <summary>Everything wrong with the expression, as <c>pareto check</c> would say it.</summary>
    public static List<string> Problems(string expression, RoutingOptions? options = null)
    {
        var problems = new List<ConfigurationProblem>();
        RoutingRules.Compile("routing", With(expression, options), CatalogOf(), problems);
        return [.. problems.Select(problem => problem.Message)];
    }

    public static bool Holds(string expression, GatewayRequest request, string key = "checkout", RoutingOptions? options = null, TargetLoad? load = null, Predictor? predictor = null) =>
        Compile(expression, options).First(FactsOf(request, key, load, predictor)) is not null;

    public static RoutingRules Compile(string expression, RoutingOptions? options = null)
    {
        var problems = new List<ConfigurationProblem>();
        var rules = RoutingRules.Compile("routing", With(expression, options), CatalogOf(), problems);
        problems.ShouldBeEmpty();
        return rules;
    }

    public static RuleFacts FactsOf(GatewayRequest request, string key = "checkout", TargetLoad? load = null, Predictor? predictor = null) => new()
    {
        Request = request,
        Key = key,
        Intent = Intent(request),
        Needs = RequestNeeds.Of(request, PromptSize.Of(request)).Abilities,
        Prediction = new PromptPrediction(predictor, request),
        Load = load,
    };

    private static RoutingOptions With(string expression, RoutingOptions? options) => (options ?? new RoutingOptions()) with
    {
        Rules = [new RoutingRuleOptions { Name = "rule", When = new RoutingRuleConditions { Expression = expression }, Use = ["small"] }],
    };
}
