namespace Pareto.LocalModels.Store;

/// <summary>A model in the store.</summary>
public sealed record StoredModel
{
    /// <summary>What is typed for it.</summary>
    public required string Name { get; init; }

    /// <summary>The whole path of its file.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>As in Q4_K_M; empty where the file cannot be read.</summary>
    public string Quantisation { get; init; } = string.Empty;

    /// <summary>Empty where the file cannot be read.</summary>
    public string Architecture { get; init; } = string.Empty;

    /// <summary>Weights.</summary>
    public long Parameters { get; init; }

    /// <summary>Null where neither the source nor the file names one.</summary>
    public string? Licence { get; init; }

    /// <summary>When it was pulled; null for a file that somebody put there.</summary>
    public DateTimeOffset? Pulled { get; init; }

    /// <summary>Where it was pulled from; null for a file that somebody put there.</summary>
    public string? Source { get; init; }

    /// <summary>In lower-case hexadecimal; null for a file that somebody put there.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Whether <see cref="Sha256"/> was compared with one that the source or a person gave.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Why it cannot be used; null where nothing speaks against it.</summary>
    public string? Problem { get; init; }
}
