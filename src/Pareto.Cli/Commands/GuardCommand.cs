using System.CommandLine;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto guard</c>: the policy gate's detection, by hand.</summary>
internal static class GuardCommand
{
    public static Command Create() => new Verb(
        "guard",
        "Try out what the policy gate finds in a text, and prepare what it finds it with.",
        "",
        """
        pareto guard --help
        """);
}
