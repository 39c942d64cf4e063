using System.CommandLine;

namespace Pareto.Cli;

/// <summary>Options that several verbs share, made anew for each.</summary>
internal static class CommonOptions
{
    public const string DefaultConfigurationFile = "pareto.yaml";

    private const string DefaultDataFolder = "pareto-data";

    public static Option<string?> Config() => new("--config", "-c")
    {
        Description = $"The configuration file. Default: ./{DefaultConfigurationFile} where it exists, else what this machine offers.",
        HelpName = "FILE",
    };

    public static Option<string?> Data() => new("--data")
    {
        Description = $"The folder for the ledger and the admin key. Default: PARETO_HOME, else ./{DefaultDataFolder}.",
        HelpName = "DIR",
    };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON to standard output, for programs." };

    /// <summary>The file that was named, else the default one where it exists, else null.</summary>
    public static string? ConfigurationFile(string? named) =>
        named ?? (File.Exists(DefaultConfigurationFile) ? DefaultConfigurationFile : null);

    /// <summary>The folder that was named, else the one of the environment, else the default one.</summary>
    public static string DataFolder(string? named) =>
        named ?? (Environment.GetEnvironmentVariable("PARETO_HOME") is { Length: > 0 } home ? home : DefaultDataFolder);
}
