using Pareto.Core.Configuration;

namespace Pareto.LocalModels.Comparison;

/// <summary>Another server to compare with, one that speaks OpenAI's protocol.</summary>
public sealed record PeerOptions
{
    /// <summary>Where its paths begin, such as <c>http://127.0.0.1:8080/v1</c>; without a path, <c>/v1</c> is meant.</summary>
    public required Uri Url { get; init; }

    /// <summary>The model to ask; null: the one that it has.</summary>
    public string? Model { get; init; }

    public SecretText? ApiKey { get; init; }

    /// <summary>The longest that one answer may take. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);
}
