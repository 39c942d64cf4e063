using Pareto.Core.Configuration;
using Pareto.Core.Storage;

namespace Pareto.Cli;

/// <summary>Where a command that reads what was kept finds it: the configuration's storage, without the rest of the configuration.</summary>
internal static class StorageSource
{
    /// <summary>Opens the gateway's database for reading.</summary>
    /// <param name="config">The configuration that was named; null: ./pareto.yaml where it exists, else a SQLite file.</param>
    /// <param name="data">The data directory that was named; null: the default one.</param>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static Database OpenExisting(string? config, string? data) => Database.OpenExisting(Directory(data), Options(config));

    /// <summary>Opens the gateway's database for writing, where a gateway has made one.</summary>
    /// <exception cref="StorageException">There is none, or it cannot be used.</exception>
    public static Database OpenForWriting(string? config, string? data, TimeProvider time)
    {
        var options = Options(config);
        Database.OpenExisting(Directory(data), options).Dispose();
        return Database.Open(Directory(data), options, time);
    }

    /// <summary>The same where no gateway may have been yet: the database is made then.</summary>
    /// <exception cref="StorageException">It cannot be made or used.</exception>
    public static Database OpenOrCreate(string? config, string? data, TimeProvider time) =>
        Database.Open(DataDirectory.Create(CommonOptions.DataFolder(data)), Options(config), time);

    private static DataDirectory Directory(string? data) => DataDirectory.At(CommonOptions.DataFolder(data));

    private static StorageOptions Options(string? config)
    {
        if (CommonOptions.ConfigurationFile(config) is not { } path)
        {
            return new StorageOptions();
        }

        var file = ConfigurationFile.Read(path);
        if (file.Text is not { } text)
        {
            throw new StorageException(file.Problem!);
        }

        // The other sections are none of a reader's business: what they refer to need not be there.
        var read = ConfigurationReader.Read<Section>(text, path, Environment.GetEnvironmentVariable);
        var problem = read.Problems
            .Concat(read.Value is null ? [] : StorageOptionsValidator.Validate("storage", read.Value.Storage))
            .FirstOrDefault(problem => problem.Path.StartsWith("storage", StringComparison.Ordinal)) ?? (read.Value is null ? read.Problems[0] : null);
        return problem is null ? read.Value!.Storage : throw new StorageException($"{path}: {problem.Path} {problem.Message}");
    }

    /// <summary>What of a configuration matters here.</summary>
    public sealed record Section
    {
        public StorageOptions Storage { get; init; } = new();
    }
}
