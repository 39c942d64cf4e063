using System.Collections.Immutable;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Import;

/// <summary>
/// Translates the configuration of a LiteLLM proxy to a <c>pareto.yaml</c> that serves the same names from the same
/// models, and lists what it could not. Keys that are written out are replaced by references to variables. The same
/// file always gives the same text.
/// </summary>
public sealed class LiteLlmImporter
{
    private const string DefaultGroup = "*";

    private static readonly string[] TopLevel = ["model_list", "router_settings", "litellm_settings", "general_settings"];
    private static readonly string[] OwnNames = ["auto", .. TierNames.All];

    private readonly Func<string, string, TokenPrices?> _knownPrice;
    private readonly List<ImportNote> _notes = [];
    private readonly LiteLlmProviders _providers;
    private readonly List<LiteLlmDeployment> _deployments = [];

    private LiteLlmImporter(Func<string, string, TokenPrices?> knownPrice)
    {
        _knownPrice = knownPrice;
        _providers = new LiteLlmProviders(Note);
    }

    /// <param name="text">The text of LiteLLM's <c>config.yaml</c>.</param>
    /// <param name="fileName">The file's name, by which the new one tells where it comes from.</param>
    /// <param name="knownPrice">What a model costs today, by the provider's preset and the model's name there; null: unknown.</param>
    public static LiteLlmImport Import(string text, string fileName, Func<string, string, TokenPrices?>? knownPrice = null)
    {
        var document = ConfigurationDocument.Parse(text);
        if (!document.Problems.IsEmpty)
        {
            return new LiteLlmImport { Notes = [.. document.Problems.Select(problem => Unread(problem.Line, problem.Message))] };
        }

        return document.Root is DocumentMapping root
            ? new LiteLlmImporter(knownPrice ?? ((_, _) => null)).Translate(root, fileName)
            : new LiteLlmImport { Notes = [Unread(1, "this is no LiteLLM configuration: expected model_list and other keys")] };

        static ImportNote Unread(int? line, string message) => new(ImportNoteKind.NotTranslated, line, "", message);
    }

    private LiteLlmImport Translate(DocumentMapping root, string fileName)
    {
        ReadModels(root["model_list"]);
        _providers.NameLiteralKeys();

        var general = root.Mapping("general_settings");
        var router = root.Mapping("router_settings");
        var settings = root.Mapping("litellm_settings");
        var routes = new LiteLlmRoutes(_deployments, Note);
        foreach (var (section, name) in new[] { (router, "router_settings"), (settings, "litellm_settings") })
        {
            routes.AddFallbacks(section, name, DefaultGroup);
        }

        routes.AddAliases(router, "router_settings", "model_group_alias");
        routes.AddAliases(settings, "litellm_settings", "model_alias_map");

        var targets = LiteLlmTargets.From(_deployments, _knownPrice, Note);
        var limits = LiteLlmLimits.From(router, settings, Note);
        var aliases = routes.Aliases(OwnNames);
        var caps = new LiteLlmCaps(Note);
        caps.AddBudget(settings);
        caps.AddProxyLimit(general);
        caps.AddLimits(_deployments, aliases);
        NoteRest(root, router, settings, general);

        var yaml = new ParetoYaml
        {
            Header =
            [
                $"Translated from LiteLLM's {Path.GetFileName(fileName)} by `pareto import litellm`.",
                "Its notes list what was left out or changed; `pareto check` tells whether all variables are set.",
            ],
            MasterKey = MasterKey(general),
            Budgets = caps.Budgets,
            Limits = caps.Limits,
            Providers =
            [
                .. _providers.Entries.Select(entry => new YamlProvider(entry.Name, entry.Preset)
                {
                    BaseUrl = entry.BaseUrl, ApiKey = entry.ApiKey, ApiVersion = entry.ApiVersion, Organization = entry.Organization,
                }),
            ],
            TiersAre = "Which requests go where when a client sends auto. The aliases below are untouched by it.",
            TiersBecause = "Proposed by price alone: check it.",
            Targets = targets,
            AliasesBecause = "The names clients send, served as before. Change one to auto, and the gateway chooses.",
            Aliases = aliases,
            Retries = limits.Retries,
            TotalTimeout = limits.TotalTimeout,
        };
        return new LiteLlmImport
        {
            Yaml = _deployments.Count == 0 ? null : yaml.ToString(),
            Notes = [.. _notes.OrderBy(note => note.Line ?? int.MaxValue)],
        };
    }

    private void ReadModels(DocumentNode? list)
    {
        var index = 0;
        foreach (var node in LiteLlmValues.Each(list))
        {
            var path = $"model_list[{index++}]";
            if (node is not DocumentMapping item || item.Text("model_name") is not { } group || item.Mapping("litellm_params") is not { } parameters)
            {
                Note(ImportNoteKind.NotTranslated, node.Line, path, "has no model_name, or no litellm_params");
                continue;
            }

            var info = item.Mapping("model_info");
            NoteKeys(item, path, ["model_name", "litellm_params", "model_info"]);
            NoteKeys(parameters, $"{path}.litellm_params", LiteLlmDeployment.Parameters);
            NoteKeys(info, $"{path}.model_info", LiteLlmDeployment.Facts);
            if (info.Text("mode") is { } mode and not ("chat" or "embedding" or "responses"))
            {
                Note(ImportNoteKind.NotTranslated, info.Line("mode"), path, $"models of the mode {mode} are not served: {group} loses this deployment");
            }
            else if (_providers.Add(parameters, $"{path}.litellm_params") is not var (provider, model))
            {
                continue;
            }
            else if (group.Contains('*') || model.Contains('*'))
            {
                Note(ImportNoteKind.NotTranslated, item.Line("model_name"), path,
                    $"a name with * is not translated: list the models you use under tiers or aliases, as {provider.Name}/MODEL");
            }
            else
            {
                _deployments.Add(new LiteLlmDeployment(group, provider, model, path, item.Line("model_name") ?? item.Line, parameters, info));
            }
        }

        if (index == 0)
        {
            Note(ImportNoteKind.NotTranslated, null, "model_list", "the file lists no models");
        }
    }

    private string? MasterKey(DocumentMapping? general)
    {
        if (general.Text("master_key") is not { } written)
        {
            return null;
        }

        if (LiteLlmValues.Variable(written) is { } variable)
        {
            return LiteLlmValues.Reference(variable);
        }

        Note(ImportNoteKind.Changed, general.Line("master_key"), "general_settings.master_key",
            "the key was not copied: set it in the environment variable LITELLM_MASTER_KEY");
        return LiteLlmValues.Reference("LITELLM_MASTER_KEY");
    }

    private void NoteRest(DocumentMapping root, DocumentMapping? router, DocumentMapping? settings, DocumentMapping? general)
    {
        NoteKeys(root, "", TopLevel);
        NoteKeys(router, "router_settings", [.. LiteLlmRoutes.Settings, .. LiteLlmLimits.Settings]);
        NoteKeys(settings, "litellm_settings", [.. LiteLlmRoutes.Settings, .. LiteLlmLimits.Settings, .. LiteLlmCaps.Settings]);
        NoteKeys(general, "general_settings", ["master_key", .. LiteLlmCaps.GeneralSettings]);
    }

    /// <summary>Notes the keys that nothing here reads, and those that YAML lets slip by a second time.</summary>
    private void NoteKeys(DocumentMapping? mapping, string path, IReadOnlyCollection<string> read)
    {
        foreach (var entry in mapping?.Entries.Where(entry => !read.Contains(entry.Key)) ?? [])
        {
            if (LooksLikeKey(entry.Key))
            {
                Note(ImportNoteKind.NotTranslated, entry.Line, Join(path, entry.Key), LiteLlmUntranslated.Reason(entry.Key));
            }
            else
            {
                Note(ImportNoteKind.NotTranslated, entry.Line, path, "unknown key, not repeated here as it may be a secret in the wrong place");
            }
        }

        foreach (var repeated in mapping?.Repeated.Where(repeated => LooksLikeKey(repeated.Key)) ?? [])
        {
            Note(ImportNoteKind.NotTranslated, repeated.Line, Join(path, repeated.Key), $"is written twice: the one on line {repeated.FirstLine} was read");
        }
    }

    /// <summary>LiteLLM's keys are words joined by underscores; keys of services hold dashes or many digits.</summary>
    private static bool LooksLikeKey(string key) =>
        key.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') && key.Count(char.IsAsciiDigit) <= 3;

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private void Note(ImportNoteKind kind, int? line, string path, string message) => _notes.Add(new(kind, line, path, message));
}
