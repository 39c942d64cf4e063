namespace Pareto.Workbench.Import;

/// <summary>One provider of a new file.</summary>
internal sealed record YamlProvider(string Name, string Preset)
{
    public string? BaseUrl { get; init; }

    /// <summary>A reference to the key, never the key itself; null where none is sent.</summary>
    public string? ApiKey { get; init; }

    public string? ApiVersion { get; init; }

    public string? Organization { get; init; }
}
