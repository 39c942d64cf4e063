using System.Collections.Immutable;
using System.CommandLine;
using Pareto.Core.Accounting.Budgets;
using Pareto.Core.Storage;
using Pareto.LocalModels.Providers;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto budgets</c>: the budgets of a data directory or database, beside gateways that may be running on it.</summary>
internal static class BudgetsCommand
{
    public static Command Create()
    {
        var command = new Verb(
            "budgets",
            "List, set and watch budgets.",
            "A running gateway sees a change within seconds. What is set here holds in place of pareto.yaml's budget of the same name.",
            """
            pareto budgets status
            pareto budgets set research --amount 50 --window week --team research
            pareto budgets unset research
            """);
        command.Subcommands.Add(Show("list", "List the budgets in force, with their terms.", BudgetTable.WriteTerms));
        command.Subcommands.Add(Show("status", "Show what was spent of each budget in its present window.", BudgetTable.WriteStanding));
        command.Subcommands.Add(BudgetsSetCommand.Create());
        command.Subcommands.Add(Unset());
        command.Subcommands.Add(Release());
        return command;
    }

    /// <summary>Runs a verb on the budgets of a data directory where a gateway has been before.</summary>
    public static int On(string? config, string? data, Func<BudgetOffice, int> run)
    {
        try
        {
            using var database = StorageSource.OpenForWriting(config, data, TimeProvider.System);
            return run(new BudgetOffice(database, TimeProvider.System));
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }

    private static Verb Show(string name, string summary, Action<IAnsiConsole, BudgetList> write)
    {
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var show = new Verb(name, summary, "", $"pareto budgets {name} --json") { config, data, json };
        show.SetAction(parsed =>
        {
            try
            {
                using var database = StorageSource.OpenExisting(parsed.GetValue(config), parsed.GetValue(data));
                var list = new BudgetOffice(database, TimeProvider.System).List(StorageSource.Budgets(parsed.GetValue(config)));
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(list, BudgetJson.Options);
                }
                else
                {
                    write(Terminal.Out, list);
                }

                return ExitCode.Done;
            }
            catch (StorageException e)
            {
                return Failure.Tell(e.Message);
            }
        });
        return show;
    }

    private static Verb Unset()
    {
        var name = new Argument<string>("name") { Description = "The budget's name." };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var unset = new Verb("unset", "Let go of what was set: pareto.yaml's terms hold again, or none.", "", "pareto budgets unset research") { name, config, data };
        unset.SetAction(parsed => On(parsed.GetValue(config), parsed.GetValue(data), office =>
        {
            var asked = parsed.GetValue(name)!;
            if (!office.Unset(asked))
            {
                return Failure.Tell($"No budget '{asked}' is set here; those of pareto.yaml are changed there.");
            }

            Console.WriteLine($"{asked} is not set any more.");
            return ExitCode.Done;
        }));
        return unset;
    }

    private static Verb Release()
    {
        var replica = new Argument<string>("replica") { Description = "The replica's name, as `pareto budgets status` shows it." };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var release = new Verb(
            "release",
            "Give back what a replica holds that is gone and will not come back.",
            "What the ledger shows as spent by it stays charged. What it had in flight is not known: a replica that can be started again on its data directory settles that itself.",
            "pareto budgets release replica-1a2b3c") { replica, config, data };
        release.SetAction(async (parsed, cancellationToken) =>
        {
            await using var models = new InProcessModels(TimeProvider.System);
            var configuration = await ConfigurationSource.LoadAsync(parsed.GetValue(config), models, cancellationToken);
            if (!configuration.IsValid)
            {
                return ConfigurationSource.TellProblems(configuration);
            }

            ImmutableArray<string> free = [.. configuration.Catalog!.Targets.Where(target => target.Location.IsLocal).Select(target => target.Name)];
            return On(parsed.GetValue(config), parsed.GetValue(data), office =>
            {
                Console.WriteLine($"{LedgerTable.Money(office.Release(parsed.GetValue(replica)!, free))} is given back.");
                return ExitCode.Done;
            });
        });
        return release;
    }
}
