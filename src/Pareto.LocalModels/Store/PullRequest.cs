namespace Pareto.LocalModels.Store;

/// <summary>What is to be pulled.</summary>
public sealed record PullRequest
{
    public required ModelSource Source { get; init; }

    /// <summary>What the model will be called, its file too; null: as the source says. One that is no safe file name is refused.</summary>
    public string? Name { get; init; }

    /// <summary>The SHA-256 that the file must have, in hexadecimal; null: the one that the source gives, if any.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Also a model that this machine has too little memory for.</summary>
    public bool IsForced { get; init; }
}
