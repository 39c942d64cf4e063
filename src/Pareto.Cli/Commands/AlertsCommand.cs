using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Pareto.Core.Alerting;
using Pareto.Core.Storage;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto alerts</c>: what was alerted, and whether webhooks take alerts.</summary>
internal static class AlertsCommand
{
    private const int Shown = 50;
    private const int Most = 10_000;

    public static Command Create()
    {
        var command = new Verb(
            "alerts",
            "List recent alerts and try webhooks out.",
            "",
            """
            pareto alerts list
            pareto alerts test
            """);
        command.Subcommands.Add(List());
        command.Subcommands.Add(AlertsTestCommand.Create());
        return command;
    }

    private static Verb List()
    {
        var limit = new Option<int?>("--limit") { Description = $"How many, up to {Most}. Default: {Shown}.", HelpName = "NUMBER" };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var list = new Verb(
            "list", "List recent alerts, the newest first, and what became of their deliveries.", "They may be read while the gateway runs.", "pareto alerts list --json") { limit, config, data, json };
        list.Validators.Add(result =>
        {
            if (result.GetValue(limit) is < 1 or > Most)
            {
                result.AddError($"--limit takes a number from 1 to {Most}.");
            }
        });
        list.SetAction(parsed => Run(parsed.GetValue(limit) ?? Shown, parsed.GetValue(config), parsed.GetValue(data), parsed.GetValue(json)));
        return list;
    }

    private static int Run(int limit, string? config, string? data, bool json)
    {
        try
        {
            using var database = StorageSource.OpenExisting(config, data);
            using var store = new AlertStore(database, TimeProvider.System);
            var list = store.Recent(limit);
            if (json)
            {
                JsonOutput.Write(list, AlertJson.Options);
            }
            else
            {
                Write(Terminal.Out, list);
            }

            return ExitCode.Done;
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }

    private static void Write(IAnsiConsole console, AlertList list)
    {
        if (list.Alerts.Count == 0)
        {
            console.WriteLine("Nothing was alerted yet.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumn("at").AddColumn("severity").AddColumn("kind").AddColumn("message").AddColumn("webhooks");
        foreach (var (alert, deliveries) in list.Alerts)
        {
            table.AddRow([.. new[]
            {
                alert.At.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
                alert.Severity.ToString().ToLowerInvariant(),
                JsonNamingPolicy.CamelCase.ConvertName(alert.Kind.ToString()),
                alert.Message,
                string.Join(", ", deliveries.Select(delivery => $"{delivery.Webhook} {StateOf(delivery)}")),
            }.Select(Markup.Escape)]);
        }

        console.WriteWhole(table);
    }

    private static string StateOf(AlertDelivery delivery) => delivery.State switch
    {
        DeliveryState.Delivered => "has it",
        DeliveryState.GivenUp => $"given up: {delivery.Problem}",
        _ when delivery.Problem is not null => $"waits: {delivery.Problem}",
        _ => "waits",
    };
}
