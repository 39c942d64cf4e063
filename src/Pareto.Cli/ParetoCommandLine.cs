using System.CommandLine;
using Pareto.Cli.Commands;

namespace Pareto.Cli;

/// <summary>The command line as a whole: one file per verb under Commands/.</summary>
internal static class ParetoCommandLine
{
    public static Task<int> InvokeAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine($"pareto: {error.Message}");
            }

            Console.Error.WriteLine("Try 'pareto --help', or '--help' after a command.");
            return Task.FromResult(ExitCode.Usage);
        }

        return parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>The root with every verb; the documentation's commands are held against it by a test.</summary>
    internal static RootCommand Create()
    {
        var root = new RootCommand(
            """
            Pareto, a self-hosted LLM gateway: routine requests to small models, hard ones to frontier models.

            Examples:
              pareto serve                       start on http://127.0.0.1:4000 with what this machine offers
              pareto demo                        the main job on a sample workload, with its bill
              pareto check --config pareto.yaml  find every mistake in a configuration
              pareto explain request.json        why a request would go where it goes
              pareto ledger --by day,tier        what was spent

            Exit codes: 0 done, 1 failed or found something wrong, 2 wrong usage.
            """);
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(ExplainCommand.Create());
        root.Subcommands.Add(ImportCommand.Create());
        root.Subcommands.Add(LedgerCommand.Create());
        return root;
    }
}
