namespace Pareto.LocalModels.Store;

/// <summary>Held by whoever changes a file of the store, among all processes of this machine; gone when the process is.</summary>
internal sealed class PullLock : IDisposable
{
    private readonly FileStream _held;

    private PullLock(FileStream held) => _held = held;

    /// <summary>Null where another process, or another part of this one, holds it.</summary>
    public static PullLock? TryTake(string modelPath)
    {
        var path = Path.Combine(Path.GetDirectoryName(modelPath)!, $".{Path.GetFileName(modelPath)}.lock");
        while (true)
        {
            FileStream held;
            try
            {
                held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (File.Exists(path))
            {
                return null;
            }

            // Its last holder may have taken the file away between our opening and our locking it.
            if (File.Exists(path))
            {
                return new PullLock(held);
            }

            held.Dispose();
        }
    }

    public void Dispose() => _held.Dispose();
}
