namespace Pareto.Core.Storage;

/// <summary>The folder that holds everything the gateway keeps.</summary>
public sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private DataDirectory(string path) => Path = path;

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Whether a gateway has begun to write there.</summary>
    public bool HasDatabase => File.Exists(DatabaseFile);

    internal string DatabaseFile => System.IO.Path.Combine(Path, "pareto.db");

    internal IEnumerable<FileInfo> Files(string pattern) => new DirectoryInfo(Path).EnumerateFiles(pattern);

    /// <summary>The folder as it is; nothing is made.</summary>
    public static DataDirectory At(string path) => new(System.IO.Path.GetFullPath(path));

    /// <summary>
    /// The folder, made where it is missing (on Unix readable by its owner only; a folder that exists keeps the
    /// permissions it has), and proven to be writable.
    /// </summary>
    /// <exception cref="StorageException">It cannot be made or written to.</exception>
    public static DataDirectory Create(string path)
    {
        var directory = At(path);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory.Path);
            }
            else
            {
                Directory.CreateDirectory(directory.Path, OwnerOnly);
            }

            // Permission bits do not tell (root, read-only mounts, quotas): only a write does.
            var probe = System.IO.Path.Combine(directory.Path, $".write-test-{Guid.NewGuid():N}");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"The data directory '{directory.Path}' cannot be made or written to ({exception.Message.TrimEnd('.')}). " +
                "Make it writable for the user the gateway runs as, or name another one with --data or PARETO_HOME.",
                exception);
        }

        return directory;
    }
}
