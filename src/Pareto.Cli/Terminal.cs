using Spectre.Console;

namespace Pareto.Cli;

/// <summary>Where text for people goes: styled on a terminal, plain in a file, a pipe or where <c>NO_COLOR</c> is set.</summary>
internal static class Terminal
{
    /// <summary>Nobody's window bounds a file or a pipe: there a line stays one line.</summary>
    private const int Unbounded = 4096;

    /// <summary>Standard output.</summary>
    public static IAnsiConsole Out { get; } = Console.IsOutputRedirected || NoColor || Dumb ? Plain(Console.Out, Console.IsOutputRedirected) : AnsiConsole.Console;

    /// <summary>
    /// Standard error, for a display that redraws itself; null where nobody watches. Standard output is the result's
    /// alone, so that a pipe never holds half a progress bar.
    /// </summary>
    public static IAnsiConsole? Live { get; } = Console.IsErrorRedirected || Dumb
        ? null
        : AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            ColorSystem = NoColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });

    // https://no-color.org
    private static bool NoColor => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    private static bool Dumb => Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>
    /// Writes a table at its own width: a window that is too narrow breaks whole lines then, and no number in the
    /// middle, where it would be misread.
    /// </summary>
    public static void WriteWhole(this IAnsiConsole console, Table table)
    {
        var width = console.Profile.Width;
        console.Profile.Width = Unbounded;
        console.Write(table);
        console.Profile.Width = width;
    }

    internal static IAnsiConsole Plain(TextWriter writer, bool unbounded)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (unbounded)
        {
            console.Profile.Width = Unbounded;
        }

        return console;
    }
}
