using System.Text.Json;

namespace Pareto.Core.Alerting;

/// <summary>The closed set of what is alerted. In files and in JSON the names are written in camel case; they may be added to, never changed.</summary>
public enum AlertKind
{
    /// <summary>A budget has come to one of its thresholds.</summary>
    Budget,

    /// <summary>The answers of a workload have become longer.</summary>
    OutputBloat,

    /// <summary>The prompts of a workload have become longer.</summary>
    ContextBloat,

    /// <summary>Somebody tries the webhooks out.</summary>
    Test,
}

/// <summary>How soon somebody should look.</summary>
public enum AlertSeverity
{
    Info,

    Warning,

    Critical,
}

/// <summary>The words for kinds and severities, as files, JSON and tables have them.</summary>
internal static class AlertNames
{
    private static readonly string[] Kinds = [.. Enum.GetNames<AlertKind>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
    private static readonly string[] Severities = [.. Enum.GetNames<AlertSeverity>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    public static string Of(AlertKind kind) => Kinds[(int)kind];

    public static string Of(AlertSeverity severity) => Severities[(int)severity];
}
