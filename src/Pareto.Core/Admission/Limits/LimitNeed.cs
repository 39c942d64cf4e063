using Pareto.Core.Accounting;

namespace Pareto.Core.Admission.Limits;

/// <summary>What a request needs of one limit, for people.</summary>
/// <param name="Name">The limit's.</param>
/// <param name="Subject">Whose use is counted.</param>
/// <param name="Measure">What is counted.</param>
/// <param name="Window">For how long.</param>
/// <param name="Most">The most there may be: requests, tokens or US dollars.</param>
/// <param name="Needed">What the request is expected to use, in the same units; at most all of it.</param>
public sealed record LimitNeed(string Name, string Subject, LimitMeasure Measure, TimeSpan Window, decimal Most, decimal Needed)
{
    internal static LimitNeed Of(LimitDemand demand)
    {
        var id = demand.Id;
        return new LimitNeed(id.Limit, id.Subject, id.Measure, id.Window, Shown(demand.Limit), Shown(demand.Amount));

        decimal Shown(long amount) => id.Measure == LimitMeasure.Dollars ? Picodollars.ToDollars(amount) : amount;
    }
}
