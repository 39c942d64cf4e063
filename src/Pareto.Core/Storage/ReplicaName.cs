namespace Pareto.Core.Storage;

/// <summary>
/// The name under which a gateway writes its rows: the configured one, or one drawn once for each data directory and kept
/// in <c>pareto.replica</c>, so that a replica that starts again is the same.
/// </summary>
internal static class ReplicaName
{
    private const string FileName = "pareto.replica";

    /// <exception cref="StorageException">The name cannot be read or kept.</exception>
    public static string ReadOrCreate(DataDirectory directory)
    {
        var file = Path.Combine(directory.Path, FileName);
        try
        {
            if (!File.Exists(file))
            {
                var draft = $"{file}.{Guid.NewGuid():N}";
                File.WriteAllText(draft, $"replica-{Guid.NewGuid().ToString("N")[..12]}");
                try
                {
                    File.Move(draft, file);
                }
                catch (IOException) when (File.Exists(file))
                {
                    // Another process was first.
                    File.Delete(draft);
                }
            }

            return File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The replica's name '{file}' cannot be used ({exception.Message.TrimEnd('.')}): make it readable and writable, or set server.replica.", exception);
        }
    }
}
