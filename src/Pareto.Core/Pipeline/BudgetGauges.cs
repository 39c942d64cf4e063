using System.Diagnostics.Metrics;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Telemetry;

namespace Pareto.Core.Pipeline;

/// <summary>The budgets as this replica knows them, there to be read. The shares of end users are one series, and so are those beyond the shares that are told apart: their sum.</summary>
internal static class BudgetGauges
{
    private const string EndUsers = "end users";

    /// <param name="meters">The instruments.</param>
    /// <param name="use">The shares in their present windows.</param>
    public static void Add(GatewayMeters meters, Func<IReadOnlyList<BudgetUse>> use)
    {
        Observe(TelemetryNames.BudgetLimit, "What a budget allows in its present window.", share => share.Limit);
        Observe(TelemetryNames.BudgetSpent, "What was spent of a budget in its present window, by all replicas as far as they have told.", share => share.Spent);
        Observe(TelemetryNames.BudgetKept, "What attempts under way, or replicas for what comes next, hold of a budget.", share => share.Kept);

        void Observe(string name, string description, Func<BudgetUse, decimal> amount) => meters.Observe(
            name, "USD", description,
            () => use()
                .GroupBy(share => (share.Budget, Subject: share.IsOfEachEndUser ? EndUsers : meters.BudgetSubjects.Of(share.Subject), share.Period))
                .Select(group => new Measurement<double>(
                    (double)group.Sum(amount),
                    new(TelemetryNames.Budget, group.Key.Budget),
                    new(TelemetryNames.BudgetSubject, group.Key.Subject),
                    new(TelemetryNames.BudgetWindow, group.Key.Period.ToString().ToLowerInvariant()))));
    }
}
