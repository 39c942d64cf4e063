using System.CommandLine;
using Pareto.Core.Configuration;
using Pareto.Core.Pipeline;
using Pareto.LocalModels.Providers;

namespace Pareto.Cli.Commands;

/// <summary><c>pareto guard</c>: the policy gate's detection, by hand.</summary>
internal static class GuardCommand
{
    public static Command Create() => new Verb(
        "guard",
        "See what the policy gate finds in a text, and prepare what it finds it with.",
        "",
        """
        pareto guard scan letter.txt
        pareto guard check --config pareto.yaml
        pareto guard fingerprint ./src
        """)
    {
        GuardScanCommand.Create(),
        GuardCheckCommand.Create(),
        GuardFingerprintCommand.Create(),
        GuardTrainCommand.Create(),
    };

    /// <summary>
    /// Runs what needs a configuration's policy: the one of the file, or the defaults where there is no file. What is
    /// wrong elsewhere in the file, such as a key that is not set on this machine, does not matter here.
    /// </summary>
    public static async Task<int> WithPolicyAsync(string? file, Func<CheckedConfiguration?, int> run)
    {
        if (file is null)
        {
            return run(null);
        }

        await using var models = new InProcessModels(TimeProvider.System);
        var configuration = ConfigurationSource.Load(file, models);
        var wrong = configuration.Options.Policy is null ? configuration.Problems : [.. configuration.Problems.Where(IsOfPolicy)];
        return wrong.IsEmpty ? run(configuration) : ConfigurationSource.TellProblems(configuration with { Problems = wrong });
    }

    private static bool IsOfPolicy(ConfigurationProblem problem) =>
        problem.Path.Length == 0 || problem.Path == "policy" || problem.Path.StartsWith("policy.", StringComparison.Ordinal);
}
