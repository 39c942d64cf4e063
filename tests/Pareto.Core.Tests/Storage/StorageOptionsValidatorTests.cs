using Pareto.Core.Configuration;
using Pareto.Core.Storage;

namespace Pareto.Core.Tests.Storage;

public class StorageOptionsValidatorTests
{
    [Theory]
    [InlineData(StorageEngine.Sqlite, null, null)]
    [InlineData(StorageEngine.Postgres, "Host=db;Database=pareto;Username=u;Password=p", null)]
    [InlineData(StorageEngine.Sqlite, "Host=db", "PostgreSQL only")]
    [InlineData(StorageEngine.Postgres, null, "is missing")]
    [InlineData(StorageEngine.Postgres, "postgres://u:ssshhh@db/pareto", "Npgsql's form")]
    [InlineData(StorageEngine.Postgres, "Host=db;Pasword=ssshhh", "Npgsql's form")]
    [InlineData(StorageEngine.Postgres, "Database=pareto", "Npgsql's form")]
    public void Validate_EngineAndConnection_MustFit(StorageEngine engine, string? connection, string? problem)
    {
        var options = new StorageOptions { Engine = engine, Connection = connection is null ? null : new SecretText(connection) };

        var problems = StorageOptionsValidator.Validate("storage", options).ToList();

        problems.Count.ShouldBe(problem is null ? 0 : 1);
        foreach (var found in problems)
        {
            found.Path.ShouldBe("storage.connection");
            found.Message.ShouldContain(problem!);
            found.Message.ShouldNotContain("ssshhh");
        }
    }
}
