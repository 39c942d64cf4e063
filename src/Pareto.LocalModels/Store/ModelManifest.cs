using System.Text.Json.Serialization;

namespace Pareto.LocalModels.Store;

/// <summary>What the store writes down about a file that was pulled, in a small JSON file beside it.</summary>
internal sealed record ModelManifest
{
    public required string Name { get; init; }

    public required string File { get; init; }

    public required long Bytes { get; init; }

    public required string Sha256 { get; init; }

    public bool Verified { get; init; }

    public required string Source { get; init; }

    public string? Licence { get; init; }

    public required DateTimeOffset Pulled { get; init; }

    public required string Architecture { get; init; }

    public required string Quantisation { get; init; }

    public long Parameters { get; init; }

    /// <summary>The one at a path; null where there is none that can be read.</summary>
    public static ModelManifest? Read(string path) => StoreJson.Read(path, StoreJsonContext.Default.ModelManifest);
}

/// <summary>What a broken-off download must know to go on; beside the part that has arrived.</summary>
internal sealed record PartState
{
    public required string Source { get; init; }

    /// <summary>An entity tag or a date with which the server can be asked whether its file is still the same; null: it gave none.</summary>
    public string? Validator { get; init; }

    public long? Bytes { get; init; }

    /// <summary>The SHA-256 that the source gives.</summary>
    public string? Sha256 { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(PartState))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
