namespace Pareto.Workbench.Audit.Logs;

/// <summary>The files that paths name: a file is itself, a folder all files below it in the order of their names.</summary>
internal static class LogFiles
{
    /// <exception cref="AuditException">A path names nothing, or nothing is below it.</exception>
    public static List<LogFile> Find(IReadOnlyList<string> paths)
    {
        var files = new List<LogFile>();
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                files.Add(new LogFile(path, new FileInfo(path).Length));
            }
            else if (Directory.Exists(path))
            {
                var below = Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true })
                    .Where(file => !IsBeside(file))
                    .Order(StringComparer.Ordinal);
                files.AddRange(below.Select(file => new LogFile(file, new FileInfo(file).Length)));
            }
            else
            {
                throw new AuditException($"'{path}' is neither a file nor a folder.");
            }
        }

        return files.Count > 0 ? files : throw new AuditException($"'{string.Join("', '", paths)}' holds no file.");
    }

    // SQLite's own files beside a database are no logs.
    private static bool IsBeside(string file) =>
        file.EndsWith(".db-wal", StringComparison.Ordinal) || file.EndsWith(".db-shm", StringComparison.Ordinal);
}

/// <summary>A file to read.</summary>
/// <param name="Path">As it was named.</param>
/// <param name="Bytes">Its size on disk.</param>
internal sealed record LogFile(string Path, long Bytes);
