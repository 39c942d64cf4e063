using System.CommandLine;
using Pareto.Core.Accounting;
using Pareto.Core.Storage;
using Spectre.Console;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto ledger sums</c>: brings the sums of days up to date, or takes them anew.</summary>
internal static class LedgerSumsCommand
{
    public static Command Create()
    {
        var rebuild = new Option<bool>("--rebuild") { Description = "Forget the sums whose rows are still there, and take them anew." };
        var config = CommonOptions.Config();
        var data = CommonOptions.Data();
        var command = new Verb(
            "sums",
            "Bring the sums of days up to date.",
            "The gateway does so by itself. It may be run while the gateway runs; figures are right at any time.",
            "pareto ledger sums --rebuild") { rebuild, config, data };
        command.SetAction(parsed => Run(parsed.GetValue(rebuild), parsed.GetValue(config), parsed.GetValue(data)));
        return command;
    }

    private static int Run(bool rebuild, string? config, string? data)
    {
        try
        {
            using var database = StorageSource.OpenForWriting(config, data, TimeProvider.System);
            var until = DaySums.BringUpToDate(database, TimeProvider.System.GetUtcNow(), rebuild);
            Terminal.Out.MarkupLineInterpolated(until is { } end ? (FormattableString)$"All rows until {end:yyyy-MM-dd HH:mm} UTC are summed up." : $"There are no rows of hours that are over.");
            return ExitCode.Done;
        }
        catch (StorageException e)
        {
            return Failure.Tell(e.Message);
        }
    }
}
