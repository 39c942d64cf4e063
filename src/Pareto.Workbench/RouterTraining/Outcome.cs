using System.Collections.Immutable;

namespace Pareto.Workbench.RouterTraining;

/// <summary>How well a small and a big model did on one prompt.</summary>
public sealed record Outcome
{
    public required string Id { get; init; }

    /// <summary>The set it comes from; figures are told for each.</summary>
    public required string Dataset { get; init; }

    public required string Prompt { get; init; }

    /// <summary>Like prompts share a group; a group stays on one side of every split.</summary>
    public required string Group { get; init; }

    public string WeakModel { get; init; } = "";

    public string StrongModel { get; init; } = "";

    /// <summary>Quality of the small model's answer, 0 to 1.</summary>
    public required double Weak { get; init; }

    /// <summary>Quality of the big model's answer, 0 to 1.</summary>
    public required double Strong { get; init; }

    /// <summary>What other models scored on the same prompt, where it is known; never the two above.</summary>
    public ImmutableArray<KeyValuePair<string, double>> Others { get; init; } = [];

    /// <summary>What the big model's answer is better by.</summary>
    public double Gain => Strong - Weak;
}
