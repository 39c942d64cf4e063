using System.Diagnostics.CodeAnalysis;

namespace Pareto.LocalModels.Store;

/// <summary>Where a model is pulled from: a name of the catalogue, <c>hf:owner/repo/file</c> (or <c>hf:owner/repo@revision/file</c>), or an address.</summary>
public sealed record ModelSource
{
    private const string HubPrefix = "hf:";
    private const string Branch = "main";

    private ModelSource()
    {
    }

    /// <summary>Where the file is fetched. May hold a signature in its query: see <see cref="Shown"/>.</summary>
    public required Uri Address { get; init; }

    /// <summary>The source as it can be shown and kept: never with what an address has behind its path.</summary>
    public required string Shown { get; init; }

    /// <summary>The name of the file in the store; null where only the server's answer can tell.</summary>
    public string? FileName { get; init; }

    /// <summary>The model's name in the store; null: that of the file.</summary>
    public string? Name { get; init; }

    /// <summary>Of a file at Hugging Face: owner/repo; else null.</summary>
    public string? Repository { get; init; }

    /// <summary>The entry of the catalogue; null for anything else.</summary>
    public CatalogueModel? Model { get; init; }

    /// <summary>The quantisation that the catalogue gives; else null.</summary>
    public string? Quantisation { get; init; }

    /// <summary>Understands what a person typed; <paramref name="problem"/> says what is wrong with it.</summary>
    public static bool TryParse(
        string text, ModelCatalogue catalogue, HuggingFaceHub hub, [NotNullWhen(true)] out ModelSource? source, [NotNullWhen(false)] out string? problem)
    {
        source = null;
        if (text.StartsWith(HubPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return TryParseHub(text[HubPrefix.Length..], hub, out source, out problem);
        }

        return text.Contains("://", StringComparison.Ordinal)
            ? TryParseAddress(text, hub, out source, out problem)
            : TryFindInCatalogue(text, catalogue, hub, out source, out problem);
    }

    private static bool TryFindInCatalogue(
        string text, ModelCatalogue catalogue, HuggingFaceHub hub, out ModelSource? source, [NotNullWhen(false)] out string? problem)
    {
        source = null;
        if (!catalogue.TryFind(text, out var model, out var file, out problem))
        {
            problem = text.Contains('/', StringComparison.Ordinal)
                ? $"\"{text}\" is no name of the catalogue. A file at Hugging Face is written hf:owner/repo/file.gguf, any other with its whole address."
                : problem;
            return false;
        }

        source = OfHub(hub, file.Repo, Branch, file.File, out problem);
        source = source is null ? null : source with
        {
            Name = file == model.Files[0] ? model.Name : $"{model.Name}:{file.Quantisation.ToLowerInvariant()}",
            Model = model,
            Quantisation = file.Quantisation,
        };
        return source is not null;
    }

    private static bool TryParseHub(string text, HuggingFaceHub hub, out ModelSource? source, [NotNullWhen(false)] out string? problem)
    {
        source = null;
        var parts = text.Split('/');
        if (parts.Length < 3 || parts.Any(part => part.Length == 0 || part is "." or ".."))
        {
            problem = $"\"{HubPrefix}{text}\" names no file: write {HubPrefix}owner/repo/file.gguf.";
            return false;
        }

        var name = parts[1].Split('@', 2);
        source = OfHub(hub, $"{parts[0]}/{name[0]}", name.Length > 1 ? name[1] : Branch, string.Join('/', parts[2..]), out problem);
        return source is not null;
    }

    private static bool TryParseAddress(string text, HuggingFaceHub hub, out ModelSource? source, [NotNullWhen(false)] out string? problem)
    {
        source = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            problem = "That is no address that can be fetched: it must begin with https:// or http://.";
            return false;
        }

        if (address.UserInfo.Length > 0)
        {
            problem = "An address must not hold a user or password: they would not be sent, and would stay in your shell's history.";
            return false;
        }

        if (hub.TryReadAddress(address, out var repository, out var revision, out var file))
        {
            source = OfHub(hub, repository, revision, file, out problem);
            return source is not null;
        }

        problem = null;
        var path = Uri.UnescapeDataString(address.AbsolutePath);
        source = new ModelSource
        {
            Address = address,
            Shown = address.GetLeftPart(UriPartial.Path),
            FileName = path.EndsWith(SafeFileName.Extension, StringComparison.OrdinalIgnoreCase) && SafeFileName.TryMake(path, out var name) ? name : null,
        };
        return true;
    }

    private static ModelSource? OfHub(HuggingFaceHub hub, string repository, string revision, string file, out string? problem)
    {
        if (!SafeFileName.TryMake(file, out var name) || !file.EndsWith(SafeFileName.Extension, StringComparison.OrdinalIgnoreCase))
        {
            problem = $"'{file}' is no {SafeFileName.Extension} file.";
            return null;
        }

        problem = null;
        var at = revision == Branch ? string.Empty : $"@{revision}";
        return new ModelSource
        {
            Address = hub.AddressOf(repository, file, revision),
            Shown = $"{HubPrefix}{repository}{at}/{file}",
            FileName = name,
            Repository = repository,
        };
    }
}
