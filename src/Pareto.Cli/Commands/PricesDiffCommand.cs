using System.CommandLine;
using System.Globalization;
using Pareto.Core.Accounting;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Storage;
using Pareto.LocalModels.Providers;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto prices diff</c>: what a new price sheet would have made of last month's traffic.</summary>
internal static class PricesDiffCommand
{
    private const int Days = 30;

    public static Command Create()
    {
        var sheet = new Argument<string>("sheet") { Description = "The new price sheet.", HelpName = "NEW.yaml" };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Verb(
            "diff",
            $"Show what a new price sheet changes, on the traffic of the last {Days} days.",
            "Of each target whose price changes: what its attempts cost, by class, and what they would cost at the sheet's latest price. A price under targets stays as it is.",
            "pareto prices diff new-prices.yaml") { sheet, config, data, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(sheet)!, parsed.GetValue(config), CommonOptions.DataFolder(parsed.GetValue(data)), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string sheet, string? config, string data, bool json, CancellationToken cancellationToken)
    {
        await using var models = new InProcessModels(TimeProvider.System);
        var present = await ConfigurationSource.LoadAsync(config, models, cancellationToken);
        var proposed = present.IsValid ? ConfigurationSource.WithPrices(present, Path.GetFullPath(sheet), models) : present;
        if (!proposed.IsValid)
        {
            return ConfigurationSource.TellProblems(proposed);
        }

        var now = TimeProvider.System.GetUtcNow();
        var changed = Changed(present, proposed, DateOnly.FromDateTime(now.UtcDateTime));
        try
        {
            using var database = Database.OpenExisting(DataDirectory.At(data), present.Options.Storage);
            var repriced = Repricing.Of(new LedgerReader(database), new LedgerFilter(now.AddDays(-Days)), target => changed.GetValueOrDefault(target));
            if (json)
            {
                WriteJson(changed, repriced);
            }
            else
            {
                WriteText(changed, repriced);
            }

            return ExitCode.Done;
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }

    /// <summary>The latest price of each target that it changes, one that is only announced too.</summary>
    private static Dictionary<TargetId, TokenPrices> Changed(CheckedConfiguration present, CheckedConfiguration proposed, DateOnly today)
    {
        var changed = new Dictionary<TargetId, TokenPrices>();
        foreach (var target in proposed.Catalog!.Targets)
        {
            if (proposed.Catalog.PricesOn(target, DateOnly.MaxValue) is { } latest && !latest.Says(present.Catalog!.PricesOn(target, today)))
            {
                changed.Add(target.Id, latest);
            }
        }

        return changed;
    }

    private static void WriteJson(Dictionary<TargetId, TokenPrices> changed, IReadOnlyList<RepricedTarget> repriced) => JsonOutput.Write(json =>
    {
        json.WriteStartArray("changed");
        foreach (var target in changed.Keys.Select(id => id.ToString()).Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(target);
        }

        json.WriteEndArray();
        json.WriteStartArray("targets");
        foreach (var target in repriced)
        {
            json.WriteStartObject();
            json.WriteString("target", target.Target);
            json.WriteNumber("attempts", target.Attempts);
            json.WriteNumber("unpricedAttempts", target.Unpriced);
            PriceJson.Write(json, "old", target.Old);
            PriceJson.Write(json, "new", target.New);
            json.WriteNumber("difference", target.Difference);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("difference", repriced.Sum(target => target.Difference));
    });

    private static void WriteText(Dictionary<TargetId, TokenPrices> changed, IReadOnlyList<RepricedTarget> repriced)
    {
        Terminal.Out.MarkupLineInterpolated($"The sheet changes the price of {changed.Count} targets; {repriced.Count} of them were used in the last {Days} days.");
        if (repriced.Count == 0)
        {
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumn("target").AddColumn("class");
        foreach (var title in (string[])["old", "new", "difference"])
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var target in repriced)
        {
            foreach (var (name, before, after) in ((string, decimal, decimal)[])
                     [
                         ("input", target.Old.Input, target.New.Input),
                         ("cached input", target.Old.CachedInput, target.New.CachedInput),
                         ("cache write", target.Old.CacheWrite, target.New.CacheWrite),
                         ("output", target.Old.Output, target.New.Output),
                         ("other", target.Old.Other, target.New.Other),
                         ("all", target.Old.Total, target.New.Total),
                     ])
            {
                if (before != 0 || after != 0 || name == "all")
                {
                    table.AddRow(
                        name == "all" ? Markup.Escape(target.Target) : "", name, LedgerTable.Money(before), LedgerTable.Money(after),
                        (after - before).ToString("+$#,##0.00####;-$#,##0.00####;$0.00", CultureInfo.InvariantCulture));
                }
            }
        }

        Terminal.Out.WriteWhole(table);
    }
}
