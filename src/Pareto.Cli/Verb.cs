using System.CommandLine;

namespace Pareto.Cli;

/// <summary>A command whose own help says more than the one line that the list of commands shows.</summary>
/// <param name="name">What is typed.</param>
/// <param name="summary">One line, for the list.</param>
/// <param name="details">Further lines, for the command's own help; may be empty.</param>
/// <param name="examples">Lines that can be typed as they stand.</param>
internal sealed class Verb(string name, string summary, string details, string examples) : Command(name, summary)
{
    public string Details => details;

    public string Examples => examples;
}
