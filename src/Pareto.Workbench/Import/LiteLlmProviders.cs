using Pareto.Core.Configuration;

namespace Pareto.Workbench.Import;

/// <summary>The providers that the deployments of a LiteLLM file come to: one for each address and key.</summary>
internal sealed class LiteLlmProviders(Action<ImportNoteKind, int?, string, string> note)
{
    // What people write where a server asks for no key.
    private static readonly string[] NoKeys = ["none", "null", "empty", "dummy", "fake", "fake-key", "no-key", "not-needed", "na", "n/a", "x", "anything", "placeholder", "sk-no-key-required"];

    private readonly List<Entry> _entries = [];
    private readonly List<(string Identity, int? Line, string Path)> _written = [];

    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>One provider of the new file.</summary>
    internal sealed record Entry(LiteLlmProvider Kind, string Preset, string Name, string? BaseUrl, string? ApiVersion, string? Organization)
    {
        /// <summary>The reference to the key; null where none is sent.</summary>
        public string? ApiKey { get; set; }

        /// <summary>What tells keys apart while reading; it may be the key itself and goes nowhere.</summary>
        internal required string KeyIdentity { get; init; }
    }

    /// <summary>Takes in a deployment: its provider and the model's name there; null after a note said why not.</summary>
    public (Entry Provider, string Model)? Add(DocumentMapping parameters, string path)
    {
        var line = parameters.Line("model") ?? parameters.Line;
        if (parameters.Text("model") is not { } written)
        {
            note(ImportNoteKind.NotTranslated, line, path, "names no model");
            return null;
        }

        var slash = written.IndexOf('/');
        var prefix = parameters.Text("custom_llm_provider") ?? (slash > 0 ? written[..slash] : LiteLlmProvider.PrefixOf(written));
        if (prefix is null || LiteLlmProvider.Find(prefix) is not { } kind)
        {
            note(ImportNoteKind.NotTranslated, line, path, prefix is null
                ? "the model's name does not say whose it is: write it as provider/model and import again"
                : $"there is no way to speak to the provider {prefix}");
            return null;
        }

        var model = written.StartsWith(prefix + "/", StringComparison.Ordinal) ? written[(prefix.Length + 1)..] : written;
        if (Array.Find(kind.Detours, detour => model.StartsWith(detour, StringComparison.Ordinal)) is { } detour)
        {
            model = model[detour.Length..];
        }

        if (kind.Preset == "fireworks" && !model.Contains('/'))
        {
            model = "accounts/fireworks/models/" + model;
        }

        if (model.Length == 0 || model.Any(char.IsWhiteSpace))
        {
            note(ImportNoteKind.NotTranslated, line, path, "model holds no model's name");
            return null;
        }

        if (AddressOf(parameters, kind, path) is not { } address)
        {
            return null;
        }

        return (EntryFor(parameters, kind, address, path), model);
    }

    /// <summary>Gives each key that was written out a variable of its own. Called once, when all deployments are in.</summary>
    public void NameLiteralKeys()
    {
        var taken = _entries.Select(entry => entry.ApiKey).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in _entries.Where(entry => entry.ApiKey is null && entry.KeyIdentity.Length > 0))
        {
            if (!named.TryGetValue(entry.KeyIdentity, out var variable))
            {
                var own = entry.Name.Replace('-', '_').ToUpperInvariant() + "_API_KEY";
                string?[] candidates = [entry.Kind.KeyVariable, own, .. Enumerable.Range(2, taken.Count + 1).Select(number => $"{own}_{number}")];
                variable = candidates.OfType<string>().First(candidate => taken.Add(LiteLlmValues.Reference(candidate)));
                named.Add(entry.KeyIdentity, variable);
            }

            entry.ApiKey = LiteLlmValues.Reference(variable);
        }

        foreach (var (identity, line, path) in _written)
        {
            note(ImportNoteKind.Changed, line, path, $"the key was not copied: set it in the environment variable {named[identity]}");
        }
    }

    /// <summary>The address to write, "" for the preset's own; null after a note where there is none.</summary>
    private string? AddressOf(DocumentMapping parameters, LiteLlmProvider kind, string path)
    {
        var key = parameters.Text("api_base") is null && parameters.Text("base_url") is not null ? "base_url" : "api_base";
        var line = parameters.Line(key);
        if (parameters.Text(key) is not { } written)
        {
            if (kind.BaseUrl is null && kind.BaseUrlVariable is null && kind.Preset == LiteLlmProvider.Compatible)
            {
                note(ImportNoteKind.NotTranslated, parameters.Line("model"), path, "names no api_base, so there is no address to call");
                return null;
            }

            return kind.BaseUrl ?? (kind.BaseUrlVariable is { } variable ? LiteLlmValues.Reference(variable) : "");
        }

        if (LiteLlmValues.Variable(written) is { } named)
        {
            if (kind.BaseUrlLacksVersion)
            {
                note(ImportNoteKind.Changed, line, $"{path}.{key}", $"LiteLLM adds /v1 to this address itself: {named} must hold it here");
            }

            return LiteLlmValues.Reference(named);
        }

        if (!Uri.TryCreate(written, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            note(ImportNoteKind.NotTranslated, line, $"{path}.{key}", "is no address that begins with http:// or https://");
            return null;
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            note(ImportNoteKind.NotTranslated, line, $"{path}.{key}", "an address must not hold a password or a query, so it was not copied: pass what it holds by apiKey or headers");
            return null;
        }

        if (kind.OwnHosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase))
        {
            return "";
        }

        var text = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        if (kind.BaseUrlLacksVersion && !text.EndsWith("/v1", StringComparison.Ordinal))
        {
            text += "/v1";
        }

        // A local server at its usual place needs no address.
        return text is "http://localhost:11434/v1" or "http://127.0.0.1:11434/v1" && kind.Preset == "ollama" ? "" : text;
    }

    private Entry EntryFor(DocumentMapping parameters, LiteLlmProvider kind, string address, string path)
    {
        // The prefix openai/ with an address of one's own is LiteLLM's way to any compatible server.
        var foreign = kind.Preset == "openai" && address.Length > 0;
        var preset = foreign ? LiteLlmProvider.Compatible : kind.Preset;
        var version = parameters.Text("api_version") is { } written ? LiteLlmValues.Translate(written) : null;
        var organization = OrganizationOf(parameters, path);
        var (reference, identity) = KeyOf(parameters, kind, foreign, path);

        var known = _entries.Find(entry => entry.Preset == preset && (entry.BaseUrl ?? "") == address && entry.ApiVersion == version
            && entry.Organization == organization && entry.KeyIdentity == identity);
        if (known is not null)
        {
            return known;
        }

        var created = new Entry(kind, preset, NameFor(foreign ? HostName(address) : kind.Name), address.Length == 0 ? null : address, version, organization)
        {
            ApiKey = reference,
            KeyIdentity = identity,
        };
        _entries.Add(created);
        return created;
    }

    /// <summary>The reference to the key, if it has a name already, and what tells it apart from others.</summary>
    private (string? Reference, string Identity) KeyOf(DocumentMapping parameters, LiteLlmProvider kind, bool foreign, string path)
    {
        var written = parameters.Text("api_key");
        var needed = kind.KeyVariable is not null && !foreign;
        if (LiteLlmValues.Variable(written) is { } variable)
        {
            return (LiteLlmValues.Reference(variable), variable);
        }

        if (written is null || (!needed && NoKeys.Contains(written, StringComparer.OrdinalIgnoreCase)))
        {
            // LiteLLM falls back to the provider's usual variable, also for a compatible server.
            return kind.KeyVariable is { } usual && (needed || written is null)
                ? (LiteLlmValues.Reference(usual), usual)
                : (null, "");
        }

        var identity = "written:" + written;
        _written.Add((identity, parameters.Line("api_key"), $"{path}.api_key"));
        return (null, identity);
    }

    private string? OrganizationOf(DocumentMapping parameters, string path)
    {
        if (parameters.Text("organization") is not { } written)
        {
            return null;
        }

        if (LiteLlmValues.Variable(written) is { } variable)
        {
            return LiteLlmValues.Reference(variable);
        }

        note(ImportNoteKind.Changed, parameters.Line("organization"), $"{path}.organization", "the organization was not copied: set it in the environment variable OPENAI_ORGANIZATION");
        return LiteLlmValues.Reference("OPENAI_ORGANIZATION");
    }

    private string NameFor(string wanted) =>
        Enumerable.Range(1, _entries.Count + 1)
            .Select(number => number == 1 ? wanted : $"{wanted}-{number}")
            .First(name => _entries.All(entry => entry.Name != name));

    /// <summary>A provider's name out of an address: the host's first label, where that is a name.</summary>
    private static string HostName(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.HostNameType != UriHostNameType.Dns || uri.IsLoopback)
        {
            return "compatible";
        }

        var label = uri.Host.Split('.')[0].ToLowerInvariant();
        return label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? label : "compatible";
    }
}
