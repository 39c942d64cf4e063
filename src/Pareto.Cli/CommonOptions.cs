using System.CommandLine;
using System.Globalization;

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

    /// <summary>A day, UTC.</summary>
    public static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DAY",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"{name} takes a day such as 2026-01-31, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    /// <summary>The first moment of a day, UTC.</summary>
    public static DateTimeOffset? StartOf(DateOnly? day) =>
        day is { } known ? new DateTimeOffset(known, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
