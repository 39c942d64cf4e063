using System.Collections.Immutable;
using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission.Limits;

/// <summary>Finds out which of the limits of one configuration, and of those that keys have of their own, concern a request, and what it needs of them.</summary>
/// <param name="rules">Of the configuration.</param>
/// <param name="expected">Tells what a request will probably use.</param>
/// <param name="catalog">Tells what names of models stand for.</param>
/// <param name="promptTokens">The tokens of a request's prompt.</param>
/// <param name="prices">What a target costs now; null is an unknown price.</param>
internal sealed class LimitDemands(
    ImmutableArray<LimitRule> rules, ExpectedUse expected, ModelCatalog catalog, Func<GatewayRequest, long> promptTokens, Func<Target, TokenPrices?> prices)
{
    private const string Everybody = "all";

    private static readonly LimitMeasure[] Measures = Enum.GetValues<LimitMeasure>();

    public static LimitDemands Of(
        ImmutableArray<LimitOptions> limits, ExpectedUse expected, ModelCatalog catalog, Func<GatewayRequest, long> promptTokens, Func<Target, TokenPrices?> prices) =>
        new([.. limits.Select(limit => LimitRule.Of(limit, name => ModelOf(name, catalog) ?? name))], expected, catalog, promptTokens, prices);

    /// <summary>Whether none can concern whoever pays.</summary>
    public bool IsNone(Payer payer) => rules.IsEmpty && payer.Principal.Limits.IsEmpty;

    public List<LimitDemand> For(GatewayRequest request, Payer payer)
    {
        var demands = new List<LimitDemand>(4);
        (long Tokens, long Dollars)? use = null;
        foreach (var rule in rules)
        {
            if (SubjectOf(rule.Scope, request, payer) is { } subject && rule.Only?.Contains(subject) != false)
            {
                Add(rule, subject);
            }
        }

        foreach (var terms in payer.Principal.Limits)
        {
            Add(LimitRule.OfKey(terms), payer.Principal.KeyName);
        }

        return demands;

        void Add(LimitRule rule, string subject)
        {
            foreach (var measure in Measures)
            {
                if (rule.Most(measure) is { } most)
                {
                    var amount = measure switch
                    {
                        LimitMeasure.Tokens => (use ??= ExpectedOf(request)).Tokens,
                        LimitMeasure.Dollars => (use ??= ExpectedOf(request)).Dollars,
                        _ => 1,
                    };

                    // A request that is larger than the whole limit waits until nothing else is counted.
                    demands.Add(new LimitDemand(rule, new MeterId(rule.Name, measure, rule.Terms.Window, subject), most, Math.Min(amount, most)));
                }
            }
        }
    }

    private (long Tokens, long Dollars) ExpectedOf(GatewayRequest request)
    {
        var (tokens, dollars) = expected.Of(request, promptTokens(request), DollarsAtBaseline);
        return (tokens, Picodollars.From(Math.Min(dollars, Picodollars.MaxDollars)));
    }

    private decimal DollarsAtBaseline(TokenUsage usage) =>
        catalog.Baseline is { } baseline && prices(baseline) is { } known ? CostCalculator.Cost(usage, known) ?? 0 : 0;

    private string? SubjectOf(LimitScope scope, GatewayRequest request, Payer payer) => scope switch
    {
        LimitScope.All => Everybody,
        LimitScope.Key => payer.Principal.KeyName,
        LimitScope.Team => payer.Principal.Team,
        LimitScope.Project => payer.Principal.Project,
        LimitScope.Model => ModelOf(request.Model, catalog),
        LimitScope.Workload => request.Workload,
        _ => payer.EndUser,
    };

    /// <summary>The model as limits count it; null where the name means nothing, and the request will be refused for that.</summary>
    private static string? ModelOf(string name, ModelCatalog catalog) => catalog.Resolve(name) switch
    {
        ModelSelection.OfTargets { Targets: [var only] } => only.Name,
        null => null,
        _ => name,
    };
}
