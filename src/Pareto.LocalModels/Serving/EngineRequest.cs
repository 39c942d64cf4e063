using Pareto.LocalModels.Inference;

namespace Pareto.LocalModels.Serving;

/// <summary>What a caller wants of a <see cref="LocalEngine"/>.</summary>
public sealed record EngineRequest
{
    /// <summary>The whole prompt, the template's tokens included.</summary>
    public required IReadOnlyList<int> Prompt { get; init; }

    public GenerationOptions Options { get; init; } = new();

    /// <summary>The prompt's vector is asked for instead of an answer, and <see cref="Options"/> do not matter.</summary>
    public bool WantsVector { get; init; }

    /// <summary>Who asks. Callers who wait take turns, so that one with many requests does not hold up the others.</summary>
    public string Caller { get; init; } = string.Empty;

    /// <summary>The adapter that changes the model for this answer, one of <see cref="LocalEngineOptions.Adapters"/>; null: none.</summary>
    public string? Adapter { get; init; }
}
