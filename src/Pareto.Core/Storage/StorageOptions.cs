using System.ComponentModel;

namespace Pareto.Core.Storage;

/// <summary>How the gateway keeps its data.</summary>
public sealed record StorageOptions
{
    [Description("What a committed row survives: process (a crash or kill of the gateway) or power (also a loss of power, at one disk flush a commit). Default: process.")]
    public StorageDurability Durability { get; init; } = StorageDurability.Process;
}

/// <summary>What a committed row survives.</summary>
public enum StorageDurability
{
    /// <summary>
    /// The gateway dying in any way, <c>kill -9</c> included: a commit is in the operating system's hands before it is
    /// acknowledged. A power cut may take the last commits before it (never a part of one, and the file stays whole),
    /// because SQLite's <c>synchronous=NORMAL</c> flushes the write-ahead log only at checkpoints.
    /// </summary>
    Process,

    /// <summary>Power cuts too: <c>synchronous=FULL</c> flushes the log to the disk at every commit, which costs its latency each time.</summary>
    Power,
}
