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

    /// <summary>What the gateway said to the first of them; null where all were answered.</summary>
    public required string? FirstError { get; init; }

    /// <summary>The models that replied, with the prices taken for them.</summary>
    public required ImmutableArray<DemoModel> Models { get; init; }

    /// <summary>The ledger's totals by tier; a tier that could have served and did not is there too.</summary>
    public required IReadOnlyList<LedgerTotals> Tiers { get; init; }

    /// <summary>The ledger's total.</summary>
    public required LedgerTotals Total { get; init; }

    /// <summary>Share of the graded answers that were right, 0 to 1; null where nothing was graded.</summary>
    public required double? ParetoAccuracy { get; init; }

    /// <summary>The same had every request gone to the first model of the small tier.</summary>
    public required double? SmallAccuracy { get; init; }

    /// <summary>The same had every request gone to the first model of the premium tier.</summary>
    public required double? PremiumAccuracy { get; init; }

    /// <summary>
    /// US dollars had somebody known the grades beforehand and sent each request to the cheapest model that is right, or to the cheapest of
    /// all where none is: no router can be right as often for less. Null where nothing was graded.
    /// </summary>
    public required decimal? OracleCost { get; init; }

    /// <summary>Share of the graded requests that any model got right.</summary>
    public required double? OracleAccuracy { get; init; }

    public static DemoReport Of(
        Recordings recordings, ImmutableArray<DemoModel> models, ImmutableArray<DemoOutcome> outcomes, LedgerReader ledger)
    {
        var entries = recordings.Entries;
        var served = ledger.Totals(LedgerFilter.All, LedgerGrouping.Tier);
        var idle = models.Select(model => model.Tier).Distinct().Where(tier => served.All(totals => totals.Tier != tier));
        return new DemoReport
        {
            Requests = outcomes.Length,
            Failed = outcomes.Count(outcome => outcome.Target is null),
            FirstError = outcomes.FirstOrDefault(outcome => outcome.Error is not null)?.Error,
            Models = models,
            Tiers = [.. served.Concat(idle.Select(tier => new LedgerTotals { Tier = tier, Usage = new TokenUsage() })).OrderBy(totals => totals.Tier ?? (Tier)int.MaxValue)],
            Total = ledger.Totals(LedgerFilter.All, LedgerGrouping.None)[0],
            ParetoAccuracy = Accuracy(outcomes.Select(outcome => Served(entries[outcome.EntryIndex], outcome)?.Right)),
            SmallAccuracy = Accuracy(entries.Select(entry => entry.Reply(Tier.Small.Name())?.Right)),
            PremiumAccuracy = Accuracy(entries.Select(entry => entry.Reply(Tier.Premium.Name())?.Right)),
            OracleCost = entries.All(IsGraded) ? entries.Sum(entry => CheapestRight(entry, models)) : null,
            OracleAccuracy = Accuracy(entries.Where(IsGraded).Select(entry => (bool?)entry.Replies.Any(reply => reply.Right == true))),
        };
    }

    private static bool IsGraded(RecordedEntry entry) => entry.Replies.Any(reply => reply.Right is not null);

    private static decimal CheapestRight(RecordedEntry entry, ImmutableArray<DemoModel> models) =>
        models.Select(model => (Model: model, Reply: entry.Reply(model.Name)))
            .Where(answer => answer.Reply is not null)
            .Select(answer => (answer.Reply!.Right, Cost: answer.Model.CostOf(entry, answer.Reply)))
            .OrderByDescending(answer => answer.Right == true)
            .ThenBy(answer => answer.Cost)
            .Select(answer => answer.Cost)
            .FirstOrDefault();

    /// <summary>
    /// The recorded reply that the gateway gave out. Where a file repeats a conversation the replies come in turn, so
    /// that it may be the one of another repetition; over all of them the grades are the same.
    /// </summary>
    private static RecordedReply? Served(RecordedEntry entry, DemoOutcome outcome) =>
        TargetId.TryParse(outcome.Target, out var target) ? entry.Reply(target.Value.Model) : null;

    private static double? Accuracy(IEnumerable<bool?> grades)
    {
        var graded = grades.OfType<bool>().ToArray();
        return graded.Length == 0 ? null : (double)graded.Count(right => right) / graded.Length;
    }
}
