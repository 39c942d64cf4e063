using System.Collections.Immutable;
using Pareto.Core.Configuration;

namespace Pareto.Workbench.Import;

/// <summary>What each name that clients send stands for: deployments of the name, then those it falls back to.</summary>
internal sealed class LiteLlmRoutes(IReadOnlyList<LiteLlmDeployment> deployments, Action<ImportNoteKind, int?, string, string> note)
{
    /// <summary>What is read of <c>router_settings</c> and <c>litellm_settings</c>.</summary>
    public static readonly string[] Settings = ["fallbacks", "default_fallbacks", "context_window_fallbacks", "model_group_alias", "model_alias_map"];

    private readonly ILookup<string, LiteLlmDeployment> _groups = deployments.ToLookup(deployment => deployment.Group);
    private readonly Dictionary<string, List<string>> _fallbacks = [];
    private readonly List<string> _defaultFallbacks = [];
    private readonly List<(string Alias, string Group, int Line, string Path)> _aliases = [];

    public void AddFallbacks(DocumentMapping? section, string path, string defaultGroup)
    {
        foreach (var key in new[] { "fallbacks", "context_window_fallbacks" })
        {
            if (section?[key] is not { } written)
            {
                continue;
            }

            foreach (var entry in LiteLlmValues.Each(written).OfType<DocumentMapping>().SelectMany(item => item.Entries))
            {
                var targets = Targets(entry.Value, $"{path}.{key}.{entry.Key}");
                if (entry.Key == defaultGroup)
                {
                    _defaultFallbacks.AddRange(targets);
                }
                else if (!_groups.Contains(entry.Key))
                {
                    note(ImportNoteKind.NotTranslated, entry.Line, $"{path}.{key}", $"{entry.Key} names no model that was translated");
                }
                else
                {
                    if (!_fallbacks.TryGetValue(entry.Key, out var fallbacks))
                    {
                        _fallbacks.Add(entry.Key, fallbacks = []);
                    }

                    fallbacks.AddRange(targets);
                }
            }

            if (key == "context_window_fallbacks")
            {
                note(ImportNoteKind.Changed, section.Line(key), $"{path}.{key}",
                    "put at the end of the alias's list: what is too long for the first targets goes there at once, and what fails on them does too");
            }
        }

        if (section?["default_fallbacks"] is { } defaults)
        {
            _defaultFallbacks.AddRange(Targets(defaults, $"{path}.default_fallbacks"));
        }
    }

    public void AddAliases(DocumentMapping? section, string path, string key)
    {
        foreach (var entry in section.Mapping(key)?.Entries ?? [])
        {
            var group = entry.Value switch
            {
                DocumentScalar { IsNull: false } scalar => scalar.Text,
                DocumentMapping mapping => mapping.Text("model"),
                _ => null,
            };
            var place = $"{path}.{key}.{entry.Key}";
            if (group is null || !_groups.Contains(group))
            {
                note(ImportNoteKind.NotTranslated, entry.Line, place, "stands for no model that was translated");
                continue;
            }

            if (entry.Value is DocumentMapping hidden && hidden.Flag("hidden") == true)
            {
                note(ImportNoteKind.Changed, entry.Line, place, "an alias cannot be hidden: /v1/models lists it");
            }

            _aliases.Add((entry.Key, group, entry.Line, place));
        }
    }

    /// <summary>The aliases, each with its targets in order, as the names appear in the file.</summary>
    /// <param name="ownNames">Names that have a meaning of their own here.</param>
    public ImmutableArray<(string Name, ImmutableArray<string> Targets)> Aliases(IReadOnlyCollection<string> ownNames)
    {
        var aliases = ImmutableArray.CreateBuilder<(string Name, ImmutableArray<string> Targets)>();
        var ids = deployments.Select(deployment => deployment.Target).ToHashSet(StringComparer.Ordinal);
        foreach (var group in _groups)
        {
            var (line, path) = (group.First().Line, group.First().Path);
            var own = Own(group);
            if (own.Length > 1)
            {
                note(ImportNoteKind.Changed, line, path, $"{group.Key} has {own.Length} deployments, over which LiteLLM spreads load: here they are tried in order");
            }

            Add(group.Key, [.. own.Concat(_fallbacks.GetValueOrDefault(group.Key) ?? _defaultFallbacks).Distinct()], line, path);
        }

        foreach (var (alias, group, line, path) in _aliases)
        {
            if (_groups.Contains(alias))
            {
                note(ImportNoteKind.NotTranslated, line, path, "is also a model_name of its own, which was taken");
                continue;
            }

            Add(alias, [.. Own(_groups[group]).Concat(_fallbacks.GetValueOrDefault(group) ?? _defaultFallbacks).Distinct()], line, path);
        }

        return aliases.ToImmutable();

        void Add(string name, ImmutableArray<string> targets, int line, string path)
        {
            if (ownNames.Contains(name))
            {
                note(ImportNoteKind.NotTranslated, line, path, $"{name} has a meaning of its own here, so clients that send it get that: give them another name for it");
            }
            else if (!ids.Contains(name))
            {
                aliases.Add((name, targets));
            }
            else if (targets is not [var only] || only != name)
            {
                note(ImportNoteKind.Changed, line, path, $"{name} is the id of a target here, so it stands for that alone");
            }
        }
    }

    private static ImmutableArray<string> Own(IEnumerable<LiteLlmDeployment> group) =>
        [.. group.OrderBy(deployment => deployment.Order).Select(deployment => deployment.Target).Distinct()];

    /// <summary>The targets of the names in a list: of a model_name, or of the one deployment with that id.</summary>
    private List<string> Targets(DocumentNode names, string path)
    {
        var targets = new List<string>();
        foreach (var node in LiteLlmValues.Each(names))
        {
            var name = node switch
            {
                DocumentScalar { IsNull: false } scalar => scalar.Text,
                DocumentMapping mapping => mapping.Text("model"),
                _ => null,
            };
            if (name is not null && _groups.Contains(name))
            {
                targets.AddRange(Own(_groups[name]));
            }
            else if (name is not null && deployments.FirstOrDefault(deployment => deployment.Info.Text("id") == name) is { } deployment)
            {
                targets.Add(deployment.Target);
            }
            else
            {
                note(ImportNoteKind.NotTranslated, node.Line, path, name is null ? "an entry names no model" : $"{name} names no model that was translated");
            }

            if (node is DocumentMapping)
            {
                note(ImportNoteKind.Changed, node.Line, path, "what a fallback changes in the request besides the model is not translated");
            }
        }

        return targets;
    }
}
