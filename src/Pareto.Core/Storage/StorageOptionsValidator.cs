using Npgsql;
using Pareto.Core.Configuration;

namespace Pareto.Core.Storage;

/// <summary>The rules between the keys of <c>storage</c>.</summary>
public static class StorageOptionsValidator
{
    public static IEnumerable<ConfigurationProblem> Validate(string path, StorageOptions options)
    {
        if (options.Engine != StorageEngine.Postgres)
        {
            if (options.Connection is not null)
            {
                yield return new($"{path}.connection", "is for PostgreSQL only: write engine: postgres beside it, or take it out.");
            }
        }
        else if (options.Connection is null)
        {
            yield return new($"{path}.connection", "is missing: PostgreSQL needs to know where it is, as in connection: \"${PARETO_PG}\".");
        }
        else if (!IsConnection(options.Connection))
        {
            // What is wrong with it may be its password: nothing of it is quoted.
            yield return new($"{path}.connection", "is not a connection in Npgsql's form: write Host=...;Database=...;Username=...;Password=...");
        }
    }

    private static bool IsConnection(SecretText connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection.Reveal()).Host is { Length: > 0 };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }
}
