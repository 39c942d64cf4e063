using System.Collections.Immutable;
using Pareto.Core.Admission.Limits;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission;

/// <summary>The rules of a list of keys.</summary>
public static class KeyOptionsValidator
{
    private const int ShortestKey = 16;

    public static IEnumerable<ConfigurationProblem> Validate(string path, ImmutableArray<KeyOptions> keys, ModelCatalog? catalog = null)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i];
            if (key.Name.Length > 0 && !names.Add(key.Name))
            {
                yield return new($"{path}[{i}].name", $"'{key.Name}' is used twice; give each key a name of its own.");
            }

            if (key.Name == Principal.Anonymous.KeyName || key.Name == Principal.Admin.KeyName)
            {
                yield return new($"{path}[{i}].name", $"'{key.Name}' is the gateway's own word; choose another name.");
            }

            foreach (var problem in KeyScopeValidator.Validate($"{path}[{i}].scopes", key.Scopes, catalog))
            {
                yield return problem;
            }

            foreach (var problem in LimitOptionsValidator.Validate($"{path}[{i}].limits", key.Limits))
            {
                yield return problem;
            }

            if (key.Key is null)
            {
                continue;
            }

            if (key.Key.Reveal().Length < ShortestKey)
            {
                yield return new($"{path}[{i}].key", $"is shorter than {ShortestKey} characters; a key that short can be guessed.");
            }
            else if (!secrets.Add(key.Key.Reveal()))
            {
                yield return new($"{path}[{i}].key", "is the same as another key; keys must differ so that the ledger can tell their holders apart.");
            }
        }
    }
}
