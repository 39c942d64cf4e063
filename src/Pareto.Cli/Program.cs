using Pareto.Cli;
using Spectre.Console;

if (Console.IsOutputRedirected)
{
    // Nobody's window bounds a file or a pipe: tables keep their columns whole.
    AnsiConsole.Profile.Width = 160;
}

return await ParetoCommandLine.InvokeAsync(args);
