namespace Pareto.Cli;

/// <summary>Tells a person that something failed.</summary>
internal static class Failure
{
    /// <summary>Writes the message to standard error; the exit code of a failure.</summary>
    public static int Tell(string message)
    {
        Console.Error.WriteLine($"pareto: {message}");
        return ExitCode.Failed;
    }
}
