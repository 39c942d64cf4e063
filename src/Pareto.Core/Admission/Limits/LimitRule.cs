using System.Collections.Frozen;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission.Limits;

/// <summary>A limit in the form that requests are held against.</summary>
/// <param name="Name">What it is called in refusals, metrics and the log.</param>
/// <param name="Scope">Whose use is counted together.</param>
/// <param name="Only">Whom it holds for; null for each there is.</param>
/// <param name="Terms">What it allows.</param>
internal sealed record LimitRule(string Name, LimitScope Scope, FrozenSet<string>? Only, RateTerms Terms)
{
    /// <summary>Of the limits that a key itself has.</summary>
    public const string OfKeys = "key";

    public static LimitRule Of(LimitOptions options, Func<string, string> modelOf) => new(
        options.Name,
        options.Scope,
        options.Only.Count == 0 ? null : options.Only.Select(options.Scope == LimitScope.Model ? modelOf : static name => name).ToFrozenSet(StringComparer.Ordinal),
        options.Terms);

    public static LimitRule OfKey(RateTerms terms) => new(OfKeys, LimitScope.Key, null, terms);

    /// <summary>What it allows of a measure, in the measure's units; null where that is unlimited.</summary>
    public long? Most(LimitMeasure measure) => measure switch
    {
        LimitMeasure.Requests => Terms.Requests,
        LimitMeasure.Tokens => Terms.Tokens,
        LimitMeasure.Dollars => Terms.Dollars is { } dollars ? Picodollars.From(dollars) : null,
        _ => Terms.Concurrency,
    };
}
