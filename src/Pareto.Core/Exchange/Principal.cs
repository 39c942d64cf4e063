using System.Collections.Immutable;

namespace Pareto.Core.Exchange;

/// <summary>Who sends a request: the holder of a key, and what the key says of them.</summary>
/// <param name="KeyName">The name that rules, ledger and reports use.</param>
public sealed record Principal(string KeyName)
{
    /// <summary>The virtual key's id, which outlives its rotations; null for every other.</summary>
    public string? KeyId { get; init; }

    /// <summary>The person who answers for the key.</summary>
    public string? Owner { get; init; }

    public string? Team { get; init; }

    public string? Project { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>What the key may be used for.</summary>
    public KeyScopes Scopes { get; init; } = KeyScopes.None;

    /// <summary>The key's own rate limits.</summary>
    public ImmutableArray<RateTerms> Limits { get; init; } = [];

    /// <summary>Whoever calls a gateway that asks for no key (loopback only).</summary>
    public static Principal Anonymous { get; } = new("anonymous");

    /// <summary>The holder of the admin key.</summary>
    public static Principal Admin { get; } = new("admin");
}
