using System.Data.Common;
using Dapper;
using Npgsql;
using Pareto.Core.Configuration;
using Pareto.Core.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Storage;

/// <summary>The two engines' scripts make one schema.</summary>
public class SchemaTests
{
    [Fact]
    public void Scripts_OfBothEngines_HaveTheSameNames() =>
        Schema.Postgres.Scripts.Select(script => script.Name).ShouldBe(Schema.Sqlite.Scripts.Select(script => script.Name));

    [Fact]
    public void Tables_OfBothEngines_HaveTheSameColumns()
    {
        using var sqlite = new TestDatabase();
        using var postgres = new TestDatabase(StorageEngine.Postgres);

        var columns = Columns(
            postgres,
            "SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'YES' THEN '?' ELSE '' END FROM information_schema.columns WHERE table_schema = current_schema()");

        columns.ShouldContain("ledger.replica?");
        columns.ShouldBe(Columns(
            sqlite,
            """
            SELECT tables.name || '.' || columns.name || CASE WHEN columns."notnull" = 0 AND columns.pk = 0 THEN '?' ELSE '' END
            FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
            """));
    }

    [Fact]
    public void Open_NewerPostgres_IsRefused()
    {
        using var test = new TestDatabase(StorageEngine.Postgres);
        using (var writer = test.Database.OpenWriter())
        {
            writer.Execute("INSERT INTO schema_version VALUES (999, '0999_later.sql', 0)");
        }

        var exception = Should.Throw<StorageException>(() => test.OpenAgain());

        exception.Message.ShouldContain("newer");
        exception.Message.ShouldContain("storage.connection");
    }

    [Fact]
    public void OpenExisting_OlderPostgres_SaysWhoBringsItUpToDate()
    {
        using var test = new TestDatabase(StorageEngine.Postgres);
        using (var writer = test.Database.OpenWriter())
        {
            writer.Execute("DELETE FROM schema_version WHERE version > 1");
        }

        Should.Throw<StorageException>(() => test.OpenAgain()).Message.ShouldContain("pareto serve");
    }

    [Fact]
    public async Task Open_ManyReplicasAtOnce_RunEachScriptOnce()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        using var temp = new TempDirectory();
        var options = Postgres(PostgresServer.Shared.CreateSchema());

        // Replicas of one installation have its key.
        InstallationKey.ReadOrCreate(DataDirectory.Create(temp.Path));
        var databases = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Factory.StartNew(
            () =>
            {
                var directory = DataDirectory.Create(Path.Combine(temp.Path, $"{i}"));
                File.Copy(Path.Combine(temp.Path, "pareto.key"), Path.Combine(directory.Path, "pareto.key"));
                return Database.Open(directory, options, new FakeTimeProvider());
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        using (var reader = databases[0].OpenReader())
        {
            reader.Query<string>("SELECT script FROM schema_version ORDER BY version").ShouldBe(Schema.Postgres.Scripts.Select(script => script.Name));
        }

        foreach (var database in databases)
        {
            database.Dispose();
        }
    }

    [Fact]
    public void Open_ScriptFails_LeavesNothingBehind()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        using var temp = new TempDirectory();
        var connection = PostgresServer.Shared.CreateSchema();
        using (var other = new NpgsqlConnection(connection))
        {
            other.Execute("CREATE TABLE outcome (somebody_elses TEXT)");

            Should.Throw<StorageException>(() => Database.Open(DataDirectory.Create(temp.Path), Postgres(connection), new FakeTimeProvider())).Message.ShouldContain("outcome");

            other.Query<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()").ShouldBe(["outcome"]);
        }
    }

    [Fact]
    public void Open_NobodyThere_SaysWhatToDoAndNoPassword()
    {
        using var temp = new TempDirectory();

        var exception = Should.Throw<StorageException>(() => Database.Open(
            DataDirectory.Create(temp.Path), Postgres("Host=127.0.0.1;Port=1;Username=pareto;Password=ssshhh;Database=ledger"), new FakeTimeProvider()));

        exception.Message.ShouldContain("ledger at 127.0.0.1:1");
        exception.Message.ShouldContain("check that it runs");
        exception.ToString().ShouldNotContain("ssshhh");
    }

    private static StorageOptions Postgres(string connection) => new() { Engine = StorageEngine.Postgres, Connection = new SecretText(connection) };

    private static string[] Columns(TestDatabase test, string sql)
    {
        using DbConnection reader = test.Database.OpenReader();
        return [.. reader.Query<string>(sql).Order(StringComparer.Ordinal)];
    }
}
