using System.ComponentModel;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;

namespace Pareto.Core.Admission.Keys;

/// <summary>What is to be other about a virtual key. What is left out stays as it is; what is given takes the place of all that was there.</summary>
public sealed record KeyEdit
{
    [Description("What the key may be used for. Left out: as before.")]
    public KeyScopeOptions? Scopes { get; init; }

    [Description("Rate limits of the key alone. Left out: as before.")]
    public IReadOnlyList<KeyLimitOptions>? Limits { get; init; }

    /// <summary>Everything that is wrong with it, each with the field's name.</summary>
    /// <param name="catalog">Knows the models that scopes name; null leaves them unchecked.</param>
    public IEnumerable<ConfigurationProblem> Validate(ModelCatalog? catalog) =>
        (Scopes is null ? [] : KeyDraft.Validate(Scopes, catalog)).Concat(Limits is null ? [] : LimitOptionsValidator.Validate("limits", Limits));
}
