using System.Globalization;

namespace Pareto.LocalModels.Store;

/// <summary>What this machine has room for.</summary>
public abstract class MachineRoom
{
    /// <summary>The machine that this runs on, or the container.</summary>
    public static MachineRoom Here { get; } = new RealMachine();

    /// <summary>Bytes that may still be written to a folder, which need not exist; null where that cannot be told.</summary>
    public abstract long? FreeDisk(string folder);

    /// <summary>Bytes of memory, used or not.</summary>
    public abstract long Memory { get; }

    private sealed class RealMachine : MachineRoom
    {
        // https://docs.kernel.org/admin-guide/cgroup-v2.html, as a container sees its own group.
        private const string ContainerLimit = "/sys/fs/cgroup/memory.max";

        public override long Memory
        {
            get
            {
                // The runtime counts with three quarters of a container's limit, for its own heap; weights are no part of that.
                var known = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
                try
                {
                    return File.Exists(ContainerLimit) && long.TryParse(File.ReadAllText(ContainerLimit).Trim(), CultureInfo.InvariantCulture, out var limit)
                        ? Math.Max(known, limit)
                        : known;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    return known;
                }
            }
        }

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
