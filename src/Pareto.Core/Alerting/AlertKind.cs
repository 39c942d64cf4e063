namespace Pareto.Core.Alerting;

/// <summary>The closed set of what is alerted. In files, in JSON and in the database the names are written in camel case; they may be added to, never changed.</summary>
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
