using Pareto.Core.Exchange;

namespace Pareto.Core.Accounting.Budgets;

/// <summary>Looks at what is left of budgets, and reserves nothing.</summary>
internal interface IBudgetView
{
    /// <summary>Whether any budget holds anything back.</summary>
    bool AnyHard { get; }

    /// <summary>The hard budget that has not enough left for a request at a target, as far as is known here without asking; null where there is none.</summary>
    /// <param name="payer">Whose request it is.</param>
    /// <param name="request">The request.</param>
    /// <param name="target">Who would be asked.</param>
    /// <param name="prices">What it costs; null where nobody knows.</param>
    /// <param name="intent">What was seen in the request.</param>
    string? WhichLacks(Payer payer, GatewayRequest request, Target target, TokenPrices? prices, Intent intent);
}
