using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Pareto.Core.Configuration;

namespace Pareto.Core.Storage;

/// <summary>How the gateway keeps its data.</summary>
public sealed record StorageOptions
{
    [Description("Where rows are kept: sqlite (a file in the data directory) or postgres (a server that several replicas share). Default: sqlite.")]
    public StorageEngine Engine { get; init; } = StorageEngine.Sqlite;

    [Description("How PostgreSQL is reached, in Npgsql's form: Host=db;Port=5432;Database=pareto;Username=pareto;Password=... Write it as ${NAME}, to keep the password out of the file.")]
    public SecretText? Connection { get; init; }

    [Description("What a committed row of SQLite survives: process (a crash or kill of the gateway) or power (also a loss of power, at one disk flush a commit); PostgreSQL's own settings decide there. It holds for the spill as well. Default: process.")]
    public StorageDurability Durability { get; init; } = StorageDurability.Process;

    [Description("The longest that PostgreSQL may take for one batch of rows, or for letting the gateway in, before it counts as gone. Default 5s.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    [Description("Where rows wait while the database cannot take them.")]
    public SpillOptions Spill { get; init; } = new();
}

/// <summary>What keeps the rows.</summary>
public enum StorageEngine
{
    Sqlite,

    Postgres,
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
