using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission;

/// <summary>A key that a client may present.</summary>
public sealed record KeyOptions
{
    [Description("The name that rules, ledger and reports use for whoever holds the key.")]
    [Required]
    public string Name { get; init; } = "";

    [Description("The key itself, at least 16 characters. Refer to an environment variable: ${CHECKOUT_KEY}.")]
    [Required]
    public SecretText? Key { get; init; }

    [Description("The person who answers for the key. Default: nobody.")]
    public string? Owner { get; init; }

    [Description("The team that ledger and reports count the key's requests for. Default: none.")]
    public string? Team { get; init; }

    [Description("The project that ledger and reports count the key's requests for. Default: none.")]
    public string? Project { get; init; }

    [Description("Words of your own that describe the key. Default: none.")]
    public ImmutableArray<string> Tags { get; init; } = [];

    [Description("What the key may be used for. Default: everything.")]
    public KeyScopeOptions Scopes { get; init; } = new();

    [Description("Rate limits of this key alone, beside those of the list 'limits'. Default: none.")]
    public IReadOnlyList<KeyLimitOptions> Limits { get; init; } = [];

    /// <summary>Whoever holds the key.</summary>
    internal Principal Principal => new(Name)
    {
        Owner = Owner, Team = Team, Project = Project, Tags = Tags, Scopes = Scopes.Compile(), Limits = [.. Limits.Select(limit => limit.Terms)],
    };
}
