using System.CommandLine;
using Pareto.Cli.Commands;
using Pareto.Core.Configuration;
using Pareto.Core.Pipeline;

namespace Pareto.Cli;

/// <summary>The command line as a whole: one file per verb under Commands/.</summary>
internal static class ParetoCommandLine
{
    public static async Task<int> InvokeAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return TellUsage(parsed);
        }

        try
        {
            // The verbs that have something to finish take signals themselves; any other simply ends.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e)
        {
            return Failure.Tell($"this is a bug, please report it with what follows.\n{SafeText.CreateRedactor().Redact(e.ToString())}");
        }
    }

    /// <summary>The root with every verb; the documentation's commands are held against it by a test.</summary>
    internal static RootCommand Create()
    {
        var root = new RootCommand("Pareto, a self-hosted LLM gateway: routine requests to small models, hard ones to frontier models.");
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(ExplainCommand.Create());
        root.Subcommands.Add(AuditCommand.Create());
        root.Subcommands.Add(GuardCommand.Create());
        root.Subcommands.Add(ImportCommand.Create());
        root.Subcommands.Add(LedgerCommand.Create());
        root.Subcommands.Add(PlanCommand.Create());
        root.Subcommands.Add(PricesCommand.Create());
        root.Subcommands.Add(TopCommand.Create());
        root.Subcommands.Add(AuditTrailCommand.Create());
        root.Subcommands.Add(AdminKeyCommand.Create());
        root.Subcommands.Add(KeysCommand.Create());
        root.Subcommands.Add(ModelsCommand.Create());
        root.Subcommands.Add(RouterCommand.Create());
        VerbHelp.Install(root);
        return root;
    }

    private static int TellUsage(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
        {
            var known = command.Subcommands.Select(verb => verb.Name).Concat(command.Options.Select(option => option.Name)).ToList();
            foreach (var token in parsed.UnmatchedTokens)
            {
                var hint = NameSuggestion.For(token, known) is { } near ? $", did you mean {near}?" : "";
                Console.Error.WriteLine($"pareto: {command.Name} knows no '{token}'{hint}");
            }
        }
        else
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine($"pareto: {error.Message}");
            }
        }

        Console.Error.WriteLine($"Try '{Path(parsed.CommandResult)} --help'.");
        return ExitCode.Usage;
    }

    private static string Path(System.CommandLine.Parsing.SymbolResult? result) => result switch
    {
        System.CommandLine.Parsing.CommandResult { Command: RootCommand } or null => "pareto",
        System.CommandLine.Parsing.CommandResult { Command.Name: var name } => $"{Path(result.Parent)} {name}",
        _ => Path(result.Parent),
    };
}
