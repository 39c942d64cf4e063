using System.CommandLine;
using Pareto.Core.Admission.Keys;
using Pareto.Core.Storage;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto keys</c>: the virtual keys of a data directory, beside a gateway that may be running on it.</summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        var command = new Verb(
            "keys",
            "Make, list, rotate, disable and revoke virtual keys.",
            "A running gateway sees a change within seconds. Keys that stand in pareto.yaml are changed there.",
            """
            pareto keys create checkout --team shop --tier small --tier mid
            pareto keys list
            pareto keys rotate checkout --grace 24h
            pareto keys revoke checkout
            """);
        command.Subcommands.Add(KeysCreateCommand.Create());
        command.Subcommands.Add(List());
        command.Subcommands.Add(Show());
        command.Subcommands.Add(KeysRotateCommand.Create());
        command.Subcommands.Add(Set("disable", "Refuse a key until it is enabled again.", KeyState.Disabled));
        command.Subcommands.Add(Set("enable", "Accept a disabled key again.", KeyState.Enabled));
        command.Subcommands.Add(Set("revoke", "Refuse a key for good. Its name stays taken, and its past stays in the ledger.", KeyState.Revoked));
        return command;
    }

    public static Argument<string> Key() => new("key") { Description = "The key's id or name." };

    /// <summary>Runs a verb on the keys of a data directory where a gateway or <c>keys create</c> has been before.</summary>
    public static int OnStore(string? config, string? data, Func<VirtualKeyStore, TimeProvider, int> run) =>
        On(time => StorageSource.OpenForWriting(config, data, time), run);

    /// <summary>The same where there may be nothing yet; the database is made then.</summary>
    public static int OnAnyStore(string? config, string? data, Func<VirtualKeyStore, TimeProvider, int> run) =>
        On(time => StorageSource.OpenOrCreate(config, data, time), run);

    private static int On(Func<TimeProvider, Database> open, Func<VirtualKeyStore, TimeProvider, int> run)
    {
        try
        {
            var time = TimeProvider.System;
            using var database = open(time);
            return run(VirtualKeyStore.Of(database, time), time);
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }

    private static Verb List()
    {
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var list = new Verb("list", "List the virtual keys.", "", "pareto keys list --json") { config, data, json };
        list.SetAction(parsed => OnStore(parsed.GetValue(config), parsed.GetValue(data), (store, time) =>
        {
            var keys = store.List();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new KeyList(keys), KeyJson.Options);
            }
            else
            {
                KeyTable.Write(Terminal.Out, keys, time.GetUtcNow());
            }

            return ExitCode.Done;
        }));
        return list;
    }

    private static Verb Show()
    {
        var key = Key();
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var show = new Verb("show", "Show one virtual key: what it may be used for, and its state.", "", "pareto keys show checkout") { key, config, data, json };
        show.SetAction(parsed => OnStore(parsed.GetValue(config), parsed.GetValue(data), (store, time) =>
        {
            var asked = parsed.GetValue(key)!;
            if (store.Find(asked) is not { } found)
            {
                return Failure.Tell(KeyRefusals.Describe(KeyRefusal.Unknown, asked));
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(found, KeyJson.Options);
            }
            else
            {
                KeyTable.WriteOne(Terminal.Out, found, time.GetUtcNow());
            }

            return ExitCode.Done;
        }));
        return show;
    }

    private static Verb Set(string name, string summary, KeyState state)
    {
        var key = Key();
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var set = new Verb(name, summary, "A running gateway sees it within seconds.", $"pareto keys {name} checkout") { key, config, data, json };
        set.SetAction(parsed => OnStore(parsed.GetValue(config), parsed.GetValue(data), (store, _) =>
        {
            var asked = parsed.GetValue(key)!;
            var change = store.SetState(asked, state);
            if (!change.IsDone)
            {
                return Failure.Tell(KeyRefusals.Describe(change.Refusal!.Value, asked));
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(change.Key, KeyJson.Options);
            }
            else
            {
                Console.WriteLine($"{change.Key.Name} ({change.Key.Id}) is {change.Key.State.ToString().ToLowerInvariant()}.");
            }

            return ExitCode.Done;
        }));
        return set;
    }
}
