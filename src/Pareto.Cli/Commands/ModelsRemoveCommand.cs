using System.CommandLine;
using Pareto.LocalModels.Store;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto models remove</c>: takes a model away.</summary>
internal static class ModelsRemoveCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The model, by its name in the list.", HelpName = "NAME" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask first." };
        var data = CommonOptions.Data();
        var command = new Verb(
            "remove",
            "Take a model, or what a broken-off pull left, away from this machine.",
            "",
            """
            pareto models remove qwen2.5-0.5b
            pareto models remove qwen2.5-0.5b --yes
            """) { name, yes, data };
        command.SetAction(parsed =>
        {
            var store = ModelStore.In(CommonOptions.DataFolder(parsed.GetValue(data)));
            return ModelsCommand.Guard(store, () => Remove(store, parsed.GetValue(name)!, parsed.GetValue(yes)));
        });
        return command;
    }

    private static int Remove(ModelStore store, string name, bool isSure)
    {
        if (!isSure && store.TryFind(name, out var model))
        {
            if (Console.IsInputRedirected)
            {
                return Failure.Tell($"'{model.Path}' would be deleted: say --yes where nobody can be asked.");
            }

            Console.Error.Write($"Delete {model.Name} ({ByteSize.Text(model.Bytes)}, {model.Path})? [y/N] ");
            if (Console.ReadLine()?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
            {
                return Failure.Tell("nothing was deleted.");
            }
        }

        if (!store.TryRemove(name, out var freed, out var problem))
        {
            return Failure.Tell(problem);
        }

        Console.WriteLine($"{name} is removed; {ByteSize.Text(freed)} are free again.");
        return ExitCode.Done;
    }
}
