using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Core.Alerting.Webhooks;

/// <summary>One receiver of alerts.</summary>
public sealed record WebhookOptions
{
    [Description("What logs, metrics and lists call it. Default: the host of the address.")]
    public string? Name { get; init; }

    [Description("Where alerts are posted to, http or https. It is not told to anybody, since it may hold a key.")]
    [Required]
    public Uri? Url { get; init; }

    [Description("What posts are signed with: whsec_ and 24 to 64 random bytes in Base64. Refer to an environment variable: ${ALERTS_SECRET}.")]
    [Required]
    public SecretText? Secret { get; init; }

    [Description("Which alerts it gets: budget, outputBloat, contextBloat, test. Default: all.")]
    public ImmutableArray<AlertKind> Kinds { get; init; } = [];

    /// <summary>The name that was given, else the host.</summary>
    public string EffectiveName => Name ?? Url!.Host;

    internal bool Wants(AlertKind kind) => Kinds.IsEmpty || Kinds.Contains(kind);
}
