using Microsoft.Data.Sqlite;

namespace Pareto.Server.Tests.Faults;

/// <summary>A data directory, and a configuration in it, that are gone after the test.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pareto-faults-").FullName;

    /// <summary>One priced target, <c>local/model</c>, in tier small; the file's path.</summary>
    public string Write(ScriptedUpstream upstream, string drainTime = "20s")
    {
        var file = System.IO.Path.Combine(Path, "pareto.yaml");
        File.WriteAllText(
            file,
            $$"""
            server: { drainTime: {{drainTime}} }
            providers:
              local: { preset: openai-compatible, baseUrl: "{{upstream.OpenAiUrl}}" }
            tiers:
              small: [local/model]
            targets:
              local/model: { price: { input: 1, output: 2 } }
            """);
        return file;
    }

    /// <summary>The database as SQLite itself shows it, outside the gateway's own code.</summary>
    public static SqliteConnection OpenDatabase(string directory)
    {
        var connection = new SqliteConnection($"Data Source={System.IO.Path.Combine(directory, "pareto.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
