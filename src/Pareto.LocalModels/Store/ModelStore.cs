using System.Diagnostics.CodeAnalysis;
using Pareto.Core.Configuration;
using Pareto.LocalModels.Gguf;

namespace Pareto.LocalModels.Store;

/// <summary>
/// The models of one machine: a folder of GGUF files, each with a manifest beside it if it was pulled. Files that somebody
/// put there count too. Any number of processes may use it at a time.
/// </summary>
public sealed class ModelStore
{
    private const string ManifestExtension = ".json";
    private const string PartExtension = ".part";

    private ModelStore(string folder) => Folder = folder;

    /// <summary>The whole path; the folder need not exist.</summary>
    public string Folder { get; }

    /// <summary>The store inside Pareto's data folder.</summary>
    public static ModelStore In(string dataFolder) => new(Path.Combine(Path.GetFullPath(dataFolder), "models"));

    /// <summary>All models, by name. One whose file cannot be used is there, with its problem.</summary>
    public IReadOnlyList<StoredModel> List() =>
        [.. Entries().Select(Describe).OrderBy(model => model.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Pulls that were broken off.</summary>
    public IReadOnlyList<UnfinishedPull> Unfinished() =>
    [
        .. Files('*' + SafeFileName.Extension + PartExtension).Select(file =>
        {
            var state = ReadPart(file.FullName[..^PartExtension.Length]);
            return new UnfinishedPull(file.Name[..^PartExtension.Length], file.Length, state?.Bytes, state?.Source);
        }),
    ];

    /// <summary>The model of that name, or whose file has that name, in any case of letters.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out StoredModel? model)
    {
        model = Entry(name) is { } entry ? Describe(entry) : null;
        return model is not null;
    }

    /// <summary>
    /// The file that a person means who may write a path or the name of a stored model: a file that exists wins.
    /// <paramref name="problem"/> says what to do where there is neither. The file itself is not looked at.
    /// </summary>
    public bool TryResolve(string nameOrPath, [NotNullWhen(true)] out string? path, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        path = File.Exists(nameOrPath) ? Path.GetFullPath(nameOrPath) : Entry(nameOrPath)?.File.FullName;
        if (path is not null)
        {
            return true;
        }

        if (nameOrPath.AsSpan().ContainsAny('/', '\\') || nameOrPath.EndsWith(SafeFileName.Extension, StringComparison.OrdinalIgnoreCase))
        {
            problem = $"There is no file '{nameOrPath}'.";
        }
        else if (ModelCatalogue.Shipped.TryFind(nameOrPath, out _, out _, out _))
        {
            problem = $"The model \"{nameOrPath}\" is not on this machine yet: pareto models pull {nameOrPath}";
        }
        else
        {
            problem = $"There is neither a file nor a stored model \"{nameOrPath}\".{NameSuggestion.Hint(nameOrPath, Entries().Select(entry => entry.Name))} See: pareto models list";
        }

        return false;
    }

    /// <summary>Takes a model away, with all that belongs to it, or what a broken-off pull of that name left.</summary>
    /// <param name="name">Its name or that of its file.</param>
    /// <param name="freed">Bytes.</param>
    /// <param name="problem">Why nothing was taken away.</param>
    public bool TryRemove(string name, out long freed, [NotNullWhen(false)] out string? problem)
    {
        freed = 0;
        var path = Entry(name) is { } entry
            ? entry.File.FullName
            : Unfinished().FirstOrDefault(pull => pull.File.Equals(name, StringComparison.OrdinalIgnoreCase)
                || Path.GetFileNameWithoutExtension(pull.File).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } part ? PathOf(part.File) : null;
        if (path is null)
        {
            problem = $"The store has no model \"{name}\".{NameSuggestion.Hint(name, Entries().Select(stored => stored.Name))} See: pareto models list";
            return false;
        }

        using var held = PullLock.TryTake(path);
        if (held is null)
        {
            problem = $"'{Path.GetFileName(path)}' is being pulled by another process.";
            return false;
        }

        problem = null;
        foreach (var file in (string[])[PartOf(path), PartStateOf(path), path, ManifestOf(path)])
        {
            var info = new FileInfo(file);
            freed += info.Exists ? info.Length : 0;
            info.Delete();
        }

        return true;
    }

    internal string PathOf(string file) => Path.Combine(Folder, file);

    internal static string PartOf(string path) => path + PartExtension;

    internal static PartState? ReadPart(string path) => StoreJson.Read(PartStateOf(path), StoreJsonContext.Default.PartState);

    internal static void WritePart(string path, PartState state) => StoreJson.Write(PartStateOf(path), state, StoreJsonContext.Default.PartState);

    internal static void DeletePart(string path)
    {
        File.Delete(PartOf(path));
        File.Delete(PartStateOf(path));
    }

    /// <summary>Makes a whole part a model of the store. A crash before the end leaves the part.</summary>
    internal StoredModel Register(string path, ModelManifest manifest)
    {
        StoreJson.Write(ManifestOf(path), manifest, StoreJsonContext.Default.ModelManifest);
        File.Move(PartOf(path), path);
        File.Delete(PartStateOf(path));
        return Describe(StoreEntry.Of(new FileInfo(path)));
    }

    /// <summary>The model that has a file; null where there is no such file.</summary>
    internal StoredModel? At(string path) => new FileInfo(path) is { Exists: true } file ? Describe(StoreEntry.Of(file)) : null;

    private static StoredModel Describe(StoreEntry entry)
    {
        var (file, manifest) = entry;
        if (manifest is not null)
        {
            return new StoredModel
            {
                Name = manifest.Name,
                Path = file.FullName,
                Bytes = file.Length,
                Quantisation = manifest.Quantisation,
                Architecture = manifest.Architecture,
                Parameters = manifest.Parameters,
                Licence = manifest.Licence,
                Pulled = manifest.Pulled,
                Source = manifest.Source,
                Sha256 = manifest.Sha256,
                IsVerified = manifest.Verified,
            };
        }

        var found = new StoredModel { Name = entry.Name, Path = file.FullName, Bytes = file.Length };
        try
        {
            var description = ModelDescription.Read(file.FullName);
            return found with
            {
                Quantisation = description.Quantisation,
                Architecture = description.Architecture,
                Parameters = description.Parameters,
                Licence = description.Licence,
            };
        }
        catch (Exception e) when (e is GgufException or IOException or UnauthorizedAccessException)
        {
            return found with { Problem = e.Message };
        }
    }

    private static string ManifestOf(string path) => path + ManifestExtension;

    private static string PartStateOf(string path) => path + PartExtension + ManifestExtension;

    private StoreEntry? Entry(string name)
    {
        var entries = Entries().ToList();
        return entries.Find(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? entries.Find(entry => entry.File.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private IEnumerable<StoreEntry> Entries() => Files('*' + SafeFileName.Extension).Select(StoreEntry.Of);

    private IEnumerable<FileInfo> Files(string pattern)
    {
        var folder = new DirectoryInfo(Folder);
        return folder.Exists ? folder.EnumerateFiles(pattern, new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive }) : [];
    }

    private sealed record StoreEntry(FileInfo File, ModelManifest? Manifest)
    {
        public string Name => Manifest?.Name ?? Path.GetFileNameWithoutExtension(File.Name);

        // A manifest that does not fit the file speaks of another one.
        public static StoreEntry Of(FileInfo file) =>
            new(file, ModelManifest.Read(ManifestOf(file.FullName)) is { } manifest && manifest.Bytes == file.Length && manifest.File == file.Name ? manifest : null);
    }
}
