using System.Collections.Frozen;

namespace Pareto.LocalModels.Sampling;

/// <summary>How the next token is chosen among those that the model thinks possible. The defaults leave the model's distribution as it is.</summary>
public sealed record SamplingOptions
{
    /// <summary>Always the likeliest token.</summary>
    public static SamplingOptions Greedy { get; } = new() { Temperature = 0 };

    /// <summary>Divides the logits. 0: the likeliest token is taken. Default: 1.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Only so many of the likeliest tokens. 0: all. Default: 0.</summary>
    public int TopK { get; init; }

    /// <summary>The fewest of the likeliest tokens whose probabilities sum to this (Holtzman et al. 2020). Default: 1, all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Only tokens at least this share as likely as the likeliest (Nguyen et al. 2024). Default: 0, all.</summary>
    public float MinP { get; init; }

    /// <summary>Tokens that were there already: positive logits are divided by this, negative ones multiplied (Keskar et al. 2019). Default: 1, none.</summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Taken off the logit of a token that was generated already. Default: 0.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Taken off the logit of a token for each time that it was generated. Default: 0.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Added to the logits of tokens.</summary>
    public FrozenDictionary<int, float> LogitBias { get; init; } = FrozenDictionary<int, float>.Empty;

    /// <summary>The same seed, model and prompt give the same tokens. Null: drawn anew each time.</summary>
    public int? Seed { get; init; }
}
