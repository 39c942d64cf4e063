using System.CommandLine;
using Pareto.Core.Storage;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto admin-key</c>: replaces an admin key that was lost or seen by others.</summary>
internal static class AdminKeyCommand
{
    private const string Examples =
        """
        pareto admin-key rotate
        pareto admin-key rotate --data /var/lib/pareto
        """;

    public static Command Create()
    {
        var command = new Verb("admin-key", "Replace the key that opens the admin API.", "", Examples);
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var rotate = new Verb(
            "rotate",
            "Make a new admin key and show it this once.",
            "The old key stops working at once, in a running gateway too.",
            Examples) { config, data };
        rotate.SetAction(parsed => Rotate(parsed.GetValue(config), parsed.GetValue(data)));
        command.Subcommands.Add(rotate);
        return command;
    }

    private static int Rotate(string? config, string? data)
    {
        try
        {
            var time = TimeProvider.System;
            // Where no gateway has ever run there is no key to replace.
            using var database = StorageSource.OpenForWriting(config, data, time);
            Console.WriteLine(new AdminKeyStore(database, time).Rotate());
            return ExitCode.Done;
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }
}
