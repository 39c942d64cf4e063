using System.ComponentModel;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission.Keys;

/// <summary>What a new virtual key is to be.</summary>
public sealed record KeyDraft
{
    private const int LongestText = 128;
    private const int MostListed = 256;

    [Description("The name that ledger and reports use for whoever holds the key; no two keys share one.")]
    public required string Name { get; init; }

    [Description("The person who answers for the key.")]
    public string? Owner { get; init; }

    [Description("The team that ledger and reports count the key's requests for.")]
    public string? Team { get; init; }

    [Description("The project that ledger and reports count the key's requests for.")]
    public string? Project { get; init; }

    [Description("Words of your own that describe the key.")]
    public IReadOnlyList<string> Tags { get; init; } = [];

    [Description("What the key may be used for. A list that is empty narrows nothing.")]
    public KeyScopeOptions Scopes { get; init; } = new();

    [Description("Rate limits of the key alone, beside those of the configuration.")]
    public IReadOnlyList<KeyLimitOptions> Limits { get; init; } = [];

    [Description("The first moment at which the key is refused. Default: never.")]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Everything that is wrong with it, each with the field's name.</summary>
    /// <param name="now">An expiry must lie after this.</param>
    /// <param name="catalog">Knows the models that scopes name; null leaves them unchecked.</param>
    public IEnumerable<ConfigurationProblem> Validate(DateTimeOffset now, ModelCatalog? catalog)
    {
        foreach (var (field, text) in new[] { ("name", Name), ("owner", Owner), ("team", Team), ("project", Project) })
        {
            if (text is not null && !IsName(text))
            {
                yield return new(field, $"must have 1 to {LongestText} characters and no control characters, nor begin or end with a space.");
            }
        }

        if (Name == Principal.Anonymous.KeyName || Name == Principal.Admin.KeyName)
        {
            yield return new("name", $"'{Name}' is the gateway's own word; choose another name.");
        }

        if (Tags.Count > MostListed || Tags.Any(tag => tag is null || !IsName(tag)))
        {
            yield return new("tags", $"must be at most {MostListed} words, each of 1 to {LongestText} characters.");
        }

        if (ExpiresAt <= now)
        {
            yield return new("expiresAt", "has passed already; name a moment to come.");
        }

        foreach (var problem in Validate(Scopes, catalog).Concat(LimitOptionsValidator.Validate("limits", Limits)))
        {
            yield return problem;
        }
    }

    /// <summary>Everything that is wrong with the scopes of a virtual key.</summary>
    internal static IEnumerable<ConfigurationProblem> Validate(KeyScopeOptions scopes, ModelCatalog? catalog)
    {
        foreach (var (field, count) in new[] { ("models", scopes.Models.Count), ("workloads", scopes.Workloads.Count), ("ipRanges", scopes.IpRanges.Count) })
        {
            if (count > MostListed)
            {
                yield return new($"scopes.{field}", $"must hold at most {MostListed} entries.");
            }
        }

        foreach (var problem in KeyScopeValidator.Validate("scopes", scopes, catalog))
        {
            yield return problem;
        }
    }

    private static bool IsName(string text) => text.Length is > 0 and <= LongestText && text.Trim() == text && !text.Any(char.IsControl);
}
