namespace Pareto.Core.Exchange;

/// <summary>The kinds of data paths as people read them.</summary>
public static class DataPathKinds
{
    public static string Name(this DataPathKind kind) => kind switch
    {
        DataPathKind.Route => "route",
        DataPathKind.Fallback => "fallback",
        DataPathKind.Escalation => "escalation",
        DataPathKind.RouterModel => "router model",
        DataPathKind.Judge => "judge",
        DataPathKind.Shadow => "shadow",
        DataPathKind.Cache => "cache",
        DataPathKind.Embedding => "embedding",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a name."),
    };
}
