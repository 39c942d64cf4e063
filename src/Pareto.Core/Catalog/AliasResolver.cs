using System.Collections.Immutable;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Catalog;

/// <summary>Follows every alias to what it stands for in the end.</summary>
internal sealed class AliasResolver(
    IReadOnlyDictionary<string, IReadOnlyList<string>> aliases,
    ImmutableArray<Target> targets,
    IReadOnlyDictionary<string, ProviderTraits> providers,
    List<ConfigurationProblem> problems)
{
    private readonly Dictionary<string, Target> _targets = targets.ToDictionary(target => target.Name);
    private readonly Dictionary<string, ModelSelection?> _resolved = [];
    private readonly List<string> _open = [];

    /// <summary>What each alias stands for. An alias with a problem is left out; the problem has been noted.</summary>
    public IReadOnlyDictionary<string, ModelSelection> Resolve()
    {
        var selections = new Dictionary<string, ModelSelection>(StringComparer.Ordinal);
        foreach (var alias in aliases.Keys)
        {
            CheckName(alias);
            if (Follow(alias) is { } selection)
            {
                selections.Add(alias, selection);
            }
        }

        return selections;
    }

    private void CheckName(string alias)
    {
        if (alias == ModelCatalog.AutoModel || TierNames.Parse(alias) is not null)
        {
            Add(alias, $"\"{alias}\" has a meaning of its own and cannot be an alias: choose another name.");
        }
        else if (_targets.ContainsKey(alias))
        {
            Add(alias, $"\"{alias}\" is a target and cannot also be an alias: choose another name, or take the target out of the tiers.");
        }
    }

    private ModelSelection? Follow(string alias)
    {
        if (_resolved.TryGetValue(alias, out var known))
        {
            return known;
        }

        _open.Add(alias);
        var selection = Select(alias, aliases[alias]);
        _open.RemoveAt(_open.Count - 1);
        return _resolved[alias] = selection;
    }

    private ModelSelection? Select(string alias, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            Add(alias, "The alias stands for nothing: name auto, a tier, a target or a list of these.");
            return null;
        }

        if (names.Count == 1)
        {
            return One(alias, 0, names[0]);
        }

        var all = new List<Target>();
        var whole = true;
        for (var i = 0; i < names.Count; i++)
        {
            switch (One(alias, i, names[i]))
            {
                case null:
                    whole = false;
                    break;
                case ModelSelection.OfTargets some:
                    all.AddRange(some.Targets);
                    break;
                case ModelSelection.OfTier { Tier: var tier }:
                    all.AddRange(targets.Where(target => target.Tier == tier));
                    break;
                case ModelSelection.Auto:
                    Add($"{alias}[{i}]", "\"auto\" leaves the whole choice to the gateway, so it stands alone and not in a list.");
                    whole = false;
                    break;
            }
        }

        if (whole && all.Count == 0)
        {
            Add(alias, "The tiers that the alias stands for hold no target: fill them, or name a target.");
            return null;
        }

        return whole ? new ModelSelection.OfTargets([.. all.Distinct()]) : null;
    }

    private ModelSelection? One(string alias, int index, string name)
    {
        if (name == ModelCatalog.AutoModel)
        {
            return new ModelSelection.Auto();
        }

        if (TierNames.Parse(name) is { } tier)
        {
            return new ModelSelection.OfTier(tier);
        }

        var path = $"{alias}[{index}]";
        if (aliases.ContainsKey(name))
        {
            if (_open.Contains(name))
            {
                Add(path, name == alias
                    ? "The alias stands for itself: name auto, a tier or a target."
                    : $"The aliases go in a circle: {string.Join(" → ", _open.Skip(_open.IndexOf(name)))} → {name}.");
                return null;
            }

            return Follow(name);
        }

        if (_targets.TryGetValue(name, out var target))
        {
            return new ModelSelection.OfTargets([target]);
        }

        // A name with a slash is a target whose provider is missing: that has been noted where targets were gathered.
        if (!name.Contains('/'))
        {
            var choices = aliases.Keys.Concat(TierNames.All).Append(ModelCatalog.AutoModel).Concat(_targets.Keys).Where(choice => choice != alias);
            var hint = _targets.Keys.FirstOrDefault(id => id.EndsWith("/" + name, StringComparison.Ordinal)) is { } id
                ? $" Did you mean \"{id}\"?"
                : NameSuggestion.Hint(name, choices);
            Add(path, $"\"{name}\" is neither auto, a tier, an alias nor a target (provider/model, with a provider out of: {string.Join(", ", providers.Keys.Order(StringComparer.Ordinal))}).{hint}");
        }

        return null;
    }

    private void Add(string place, string message) => problems.Add(new($"aliases.{place}", message));
}
