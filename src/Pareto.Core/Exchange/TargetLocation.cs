namespace Pareto.Core.Exchange;

/// <summary>Where a target computes: <c>local</c> (this machine or network), <c>region:NAME</c>, or <c>external</c>.</summary>
public readonly record struct TargetLocation
{
    private readonly string? _value;

    private TargetLocation(string value) => _value = value;

    public static TargetLocation Local { get; } = new("local");

    public static TargetLocation External { get; } = new("external");

    public bool IsLocal => _value == "local";

    public static TargetLocation Region(string name) => new("region:" + name);

    /// <summary>The location that the text names, or null when it names none.</summary>
    public static TargetLocation? Parse(string text) => text switch
    {
        "local" => Local,
        "external" => External,
        _ when text.StartsWith("region:", StringComparison.Ordinal) && text.Length > "region:".Length => new(text),
        _ => null,
    };

    // The default value must not read as "local": what is not declared counts as outside.
    public override string ToString() => _value ?? "external";
}
