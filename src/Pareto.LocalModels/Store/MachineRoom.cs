namespace Pareto.LocalModels.Store;

/// <summary>What this machine has room for.</summary>
public abstract class MachineRoom
{
    /// <summary>The machine that this runs on, or the container.</summary>
    public static MachineRoom Here { get; } = new RealMachine();

    /// <summary>Bytes that may still be written to a folder, which need not exist; null where that cannot be told.</summary>
    public abstract long? FreeDisk(string folder);

    /// <summary>Bytes of memory that models may take, used or not.</summary>
    public abstract long Memory { get; }

    private sealed class RealMachine : MachineRoom
    {
        // As much as the engine takes for models of what the runtime may use; a container's limit counts.
        private const double Share = 0.9;

        public override long Memory => (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * Share);

        public override long? FreeDisk(string folder)
        {
            var existing = Path.GetFullPath(folder);
            while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } above)
            {
                existing = above;
            }

            try
            {
                return new DriveInfo(existing).AvailableFreeSpace;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null;
            }
        }
    }
}
