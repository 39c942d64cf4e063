namespace Pareto.Core.Exchange;

/// <summary>Where a target computes: <c>local</c> (this machine or network), <c>region:NAME</c>, or <c>external</c>.</summary>
public readonly record struct TargetLocation
{
    private const string RegionPrefix = "region:";

    private readonly string? _value;

    private TargetLocation(string value) => _value = value;

    public static TargetLocation Local { get; } = new("local");

    public static TargetLocation External { get; } = new("external");

    public bool IsLocal => _value == "local";

    public static TargetLocation Region(string name) => new(RegionPrefix + name);

    /// <summary>The region's name; null for any other location.</summary>
    public string? RegionName => _value is not null && _value.StartsWith(RegionPrefix, StringComparison.Ordinal) ? _value[RegionPrefix.Length..] : null;

    /// <summary>The location that the text names, or null when it names none.</summary>
    public static TargetLocation? Parse(string text) => text switch
    {
        "local" => Local,
        "external" => External,
        _ when text.StartsWith(RegionPrefix, StringComparison.Ordinal) && text.Length > RegionPrefix.Length => new(text),
        _ => null,
    };

    // The default value must not read as "local": what is not declared counts as outside.
    public override string ToString() => _value ?? "external";
}
