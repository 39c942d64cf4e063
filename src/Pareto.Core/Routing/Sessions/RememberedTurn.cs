using Pareto.Core.Exchange;

namespace Pareto.Core.Routing.Sessions;

/// <summary>Who answered a turn of a conversation, and what the provider keeps of it.</summary>
internal sealed record RememberedTurn
{
    public required TargetId Target { get; init; }

    public required Tier Tier { get; init; }

    /// <summary>When it began to answer (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public required long At { get; init; }

    /// <summary>Tokens of the prompt, as the provider counted them or else by estimate.</summary>
    public required long PromptTokens { get; init; }

    /// <summary>Tokens that were read from the provider's prompt cache or written to it, as it reported them.</summary>
    public long CachedTokens { get; init; }

    /// <summary>They were written for an hour.</summary>
    public bool KeptForAnHour { get; init; }

    public RememberedTurn With(TokenUsage usage) => this with
    {
        PromptTokens = usage.Input,
        CachedTokens = usage.CachedInput + usage.CacheWrite + usage.CacheWriteHour,
        KeptForAnHour = usage.CacheWriteHour > 0,
    };
}
