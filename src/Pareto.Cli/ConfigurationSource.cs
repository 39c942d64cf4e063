using Pareto.Core.Pipeline;

namespace Pareto.Cli;

/// <summary>Where a command gets its configuration: the named file, ./pareto.yaml, or what the machine offers.</summary>
internal static class ConfigurationSource
{
    public static async Task<CheckedConfiguration> LoadAsync(string? named, CancellationToken cancellationToken)
    {
        var checker = new ConfigurationChecker(Environment.GetEnvironmentVariable, TimeProvider.System);
        return CommonOptions.ConfigurationFile(named) is { } file
            ? checker.CheckFile(file)
            : checker.Check(await AutomaticConfiguration.FindAsync(Environment.GetEnvironmentVariable, TimeProvider.System, cancellationToken));
    }

    /// <summary>Writes every problem to standard error; the exit code of a failure.</summary>
    public static int TellProblems(CheckedConfiguration configuration)
    {
        foreach (var problem in configuration.Problems)
        {
            Console.Error.WriteLine(configuration.Describe(problem));
        }

        return ExitCode.Failed;
    }
}
