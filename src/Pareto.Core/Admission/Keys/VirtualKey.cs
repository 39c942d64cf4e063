using System.Collections.Immutable;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission.Keys;

/// <summary>A key that was made by the admin API or <c>pareto keys</c>, as it is kept: everything but the key itself.</summary>
public sealed record VirtualKey
{
    public required string Id { get; init; }

    /// <summary>The name that ledger and reports use; no two virtual keys share one.</summary>
    public required string Name { get; init; }

    public string? Owner { get; init; }

    public string? Team { get; init; }

    public string? Project { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    public KeyScopeOptions Scopes { get; init; } = new();

    /// <summary>The key's own rate limits.</summary>
    public ImmutableArray<KeyLimitOptions> Limits { get; init; } = [];

    public KeyState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The first moment at which it is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The texts that open it, the newest first: one, and after a rotation those before it for their grace period.</summary>
    public ImmutableArray<KeySecret> Secrets { get; init; } = [];

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    internal Principal Principal => new(Name)
    {
        KeyId = Id, Owner = Owner, Team = Team, Project = Project, Tags = Tags, Scopes = Scopes.Compile(), Limits = [.. Limits.Select(limit => limit.Terms)],
    };
}

/// <summary>One text that opens a key, of which only its beginning and its hash are kept.</summary>
/// <param name="Prefix">Its first characters, to tell it by.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ValidUntil">The first moment at which it is refused, once another took its place; null for the current one.</param>
public sealed record KeySecret(string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? ValidUntil);
