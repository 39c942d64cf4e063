using System.Collections.Immutable;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;

namespace Pareto.Workbench.Demo;

/// <summary>What the demo came to: money from the ledger, accuracy from the recorded grades.</summary>
public sealed record DemoReport
{
    public required long Requests { get; init; }

    /// <summary>Requests that nothing answered.</summary>
    public required int Failed { get; init; }

    /// <summary>The ledger's totals by tier.</summary>
    public required IReadOnlyList<LedgerTotals> Tiers { get; init; }

    /// <summary>The ledger's total.</summary>
    public required LedgerTotals Total { get; init; }

    /// <summary>Share of the graded answers that were right, 0 to 1; null where nothing was graded.</summary>
    public required double? ParetoAccuracy { get; init; }

    /// <summary>The same had every request gone to the first model of the small tier.</summary>
    public required double? SmallAccuracy { get; init; }

    /// <summary>The same had every request gone to the first model of the premium tier.</summary>
    public required double? PremiumAccuracy { get; init; }

    public static DemoReport Of(Recordings recordings, ImmutableArray<DemoOutcome> outcomes, LedgerReader ledger)
    {
        var entries = recordings.Entries;
        return new DemoReport
        {
            Requests = outcomes.Length,
            Failed = outcomes.Count(outcome => outcome.Target is null),
            Tiers = ledger.Totals(LedgerFilter.All, LedgerGrouping.Tier),
            Total = ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0],
            ParetoAccuracy = Accuracy(outcomes.Select(outcome => Served(entries[outcome.EntryIndex], outcome)?.Right)),
            SmallAccuracy = Accuracy(entries.Select(entry => entry.Reply(Tier.Small.Name())?.Right)),
            PremiumAccuracy = Accuracy(entries.Select(entry => entry.Reply(Tier.Premium.Name())?.Right)),
        };
    }

    /// <summary>The recorded reply that the gateway gave out.</summary>
    private static RecordedReply? Served(RecordedEntry entry, DemoOutcome outcome) =>
        TargetId.TryParse(outcome.Target, out var target) ? entry.Reply(target.Value.Model) : null;

    private static double? Accuracy(IEnumerable<bool?> grades)
    {
        var graded = grades.OfType<bool>().ToArray();
        return graded.Length == 0 ? null : (double)graded.Count(right => right) / graded.Length;
    }
}
