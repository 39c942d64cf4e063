using System.Collections.Immutable;
using System.Net;

namespace Pareto.Core.Exchange;

/// <summary>
/// What a key may be used for. Every list narrows by itself: a request must be within all of them, and an empty one
/// narrows nothing.
/// </summary>
public sealed record KeyScopes
{
    /// <summary>Narrows nothing.</summary>
    public static KeyScopes None { get; } = new();

    /// <summary>Targets, tiers, aliases or <c>auto</c>: the key may reach the targets that they stand for.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>The key may reach targets of these tiers.</summary>
    public ImmutableArray<Tier> Tiers { get; init; } = [];

    /// <summary>The streams of requests that the key may send.</summary>
    public ImmutableArray<string> Workloads { get; init; } = [];

    /// <summary>What the key may call.</summary>
    public ImmutableArray<GatewayEndpoint> Endpoints { get; init; } = [];

    /// <summary>Where the key may be used from.</summary>
    public ImmutableArray<IPNetwork> Addresses { get; init; } = [];

    /// <summary>Whether some target may be out of the key's reach.</summary>
    public bool NarrowsTargets => !Models.IsEmpty || !Tiers.IsEmpty;
}
