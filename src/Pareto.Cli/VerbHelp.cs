using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Pareto.Cli;

/// <summary>The library's help, with the details and examples of the command at its end.</summary>
internal sealed class VerbHelp(HelpAction plain) : SynchronousCommandLineAction
{
    public const string RootDetails =
        """
        Exit codes: 0 done, 1 failed or found something wrong, 2 wrong usage, 3 figures differ (reconcile), 130 or 143 interrupted.
        Help and examples for a command: pareto COMMAND --help
        """;

    public const string RootExamples =
        """
        pareto serve                       start on http://127.0.0.1:4000 with what this machine offers
        pareto demo                        the main job on a sample workload, with its bill
        pareto check --config pareto.yaml  find every mistake in a configuration
        pareto explain request.json        why a request would go where it goes
        pareto ledger --by day,tier        what was spent
        """;

    /// <summary>Gives the whole command line this help, and shows it where a command that needs another one is called alone.</summary>
    public static void Install(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        var help = new VerbHelp((HelpAction)option.Action!);
        option.Action = help;
        ShowWhenAlone(root);

        void ShowWhenAlone(Command command)
        {
            if (command.Subcommands.Count == 0)
            {
                return;
            }

            if (command.Action is null)
            {
                command.SetAction(parsed =>
                {
                    help.Invoke(parsed);
                    return ExitCode.Usage;
                });
            }

            foreach (var subcommand in command.Subcommands)
            {
                ShowWhenAlone(subcommand);
            }
        }
    }

    /// <summary>Who asks for help need not have written the rest well.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        plain.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var (details, examples) = parseResult.CommandResult.Command is Verb verb ? (verb.Details, verb.Examples) : (RootDetails, RootExamples);
        if (details.Length > 0)
        {
            output.WriteLine(details);
            output.WriteLine();
        }

        output.WriteLine("Examples:");
        foreach (var line in examples.Split('\n'))
        {
            output.WriteLine($"  {line.TrimEnd('\r')}");
        }

        return ExitCode.Done;
    }
}
