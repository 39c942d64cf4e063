using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;

namespace Pareto.Core.Pipeline;

/// <summary>
/// The models that a configuration serves in this process: those under <c>localModels</c>, and every file that a tier or an
/// alias names in place of a target (<c>small: ./models/x.gguf</c>), which becomes the target <c>local/x</c>.
/// </summary>
internal sealed class InProcessTargets
{
    /// <summary>The first half of their targets' ids.</summary>
    public const string Provider = "local";

    /// <summary>The name under which price sheets speak of them.</summary>
    public const string Preset = "in-process";

    private const string Extension = ".gguf";

    private readonly Dictionary<string, Entry> _entries = [];
    private readonly List<ConfigurationProblem> _problems;

    /// <param name="written">The configuration; the files in it have absolute paths.</param>
    /// <param name="problems">Gets what is wrong with names and files.</param>
    public InProcessTargets(ParetoConfiguration written, List<ConfigurationProblem> problems)
    {
        _problems = problems;
        foreach (var (name, model) in written.LocalModels)
        {
            _entries.Add(name, new Entry(model, $"localModels.{name}"));
        }

        var named = WithFiles(written, Name);
        Options = named with { LocalModels = _entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Value.Options) };
        if (_entries.Count > 0 && written.Providers.ContainsKey(Provider))
        {
            problems.Add(new($"providers.{Provider}", $"the name {Provider} belongs to the models that this process serves itself: call the provider otherwise."));
        }
    }

    /// <summary>The configuration with targets in place of files, and every model under <see cref="ParetoConfiguration.LocalModels"/>.</summary>
    public ParetoConfiguration Options { get; }

    /// <summary>The configuration with every file of a model in it replaced: the function gets its path in the configuration, and the file.</summary>
    public static ParetoConfiguration WithFiles(ParetoConfiguration options, Func<string, string, string> replace)
    {
        return options with
        {
            Tiers = options.Tiers with
            {
                Small = Replaced("tiers.small", options.Tiers.Small),
                Mid = Replaced("tiers.mid", options.Tiers.Mid),
                Premium = Replaced("tiers.premium", options.Tiers.Premium),
            },
            Aliases = options.Aliases.ToDictionary(alias => alias.Key, alias => Replaced($"aliases.{alias.Key}", alias.Value)),
        };

        IReadOnlyList<string> Replaced(string path, IReadOnlyList<string> targets) =>
            [.. targets.Select((target, index) => IsFile(target) ? replace($"{path}[{index}]", target) : target)];

        // Servers name models by their files too: what begins with a provider's name is a target of that provider.
        bool IsFile(string target) =>
            target.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            && !options.Aliases.ContainsKey(target)
            && !(TargetId.TryParse(target, out var id) && options.Providers.ContainsKey(id.Value.Provider));
    }

    /// <summary>Looks at every file. What the catalog has to know of the models; null where there are none.</summary>
    public ProviderTraits? Inspect(IInProcessModels? engine, List<ConfigurationProblem> warnings)
    {
        if (_entries.Count == 0)
        {
            return null;
        }

        return new ProviderTraits
        {
            Preset = Preset,
            Location = TargetLocation.Local,
            Abilities = TargetAbilities.Chat,
            Models = _entries
                .Select(entry => (Served: entry.Value.Options.ServedAs(entry.Key), Traits: Inspect(entry.Value, engine, warnings)))
                .SelectMany(entry => entry.Served.Select(served => KeyValuePair.Create(served.Model, entry.Traits)))
                .ToImmutableDictionary(),
        };
    }

    private ModelTraits Inspect(Entry entry, IInProcessModels? engine, List<ConfigurationProblem> warnings)
    {
        var inspection = engine?.Inspect(entry.Options)
            ?? new InProcessModelInspection(null, [new(InProcessModelInspection.File, "this program has no engine for models in its own process.")]);
        _problems.AddRange(inspection.Problems.Select(At));
        warnings.AddRange(inspection.Warnings.Select(At));

        // A model that is wrong itself is there all the same, so that whoever names it is not blamed as well.
        return inspection.Facts is { } facts
            ? new ModelTraits(facts.Abilities, facts.ContextTokens)
            : new ModelTraits(TargetAbilities.Chat, int.MaxValue);

        ConfigurationProblem At(ConfigurationProblem problem) =>
            problem with { Path = entry.IsWritten ? $"{entry.Path}.{problem.Path}" : entry.Path };
    }

    // The target of a file: the entry with that file, or a new one under the file's own name.
    private string Name(string path, string file)
    {
        var name = _entries.FirstOrDefault(entry => entry.Value.Options.File == file).Key ?? Path.GetFileNameWithoutExtension(file);
        if (!_entries.TryGetValue(name, out var entry))
        {
            _entries.Add(name, new Entry(new InProcessModelOptions { File = file }, path) { IsWritten = false });
        }
        else if (entry.Options.File != file)
        {
            _problems.Add(new(path, $"{Provider}/{name} is another file already ({entry.Options.File}): list this one under localModels with a name of its own."));
        }

        return new TargetId(Provider, name).ToString();
    }

    /// <param name="Options">The model.</param>
    /// <param name="Path">Where the configuration speaks of it.</param>
    private sealed record Entry(InProcessModelOptions Options, string Path)
    {
        /// <summary>It stands under <c>localModels</c>, with options; else only its file is named, at <see cref="Path"/>.</summary>
        public bool IsWritten { get; init; } = true;
    }
}
