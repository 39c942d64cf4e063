using Pareto.Core.Configuration;
using Pareto.Core.Storage;
using Pareto.Testing;

namespace Pareto.Core.Tests.Storage;

public sealed class PostgresDatabaseTests : IDisposable
{
    private readonly TempDirectory _first = new();
    private readonly TempDirectory _second = new();
    private readonly StorageOptions _options;

    public PostgresDatabaseTests()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed");
        _options = new StorageOptions { Engine = StorageEngine.Postgres, Connection = new SecretText(PostgresServer.Shared.CreateSchema()) };
        Open(_first).Dispose();
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void Open_AnotherReplicaWithAnotherKey_SaysWhatToCopy() =>
        Should.Throw<StorageException>(() => Open(_second)).Message.ShouldContain("copy its pareto.key");

    [Fact]
    public void Open_AnotherReplicaWithTheSameKey_IsLetIn()
    {
        File.Copy(Path.Combine(_first.Path, "pareto.key"), Path.Combine(_second.Path, "pareto.key"));

        Should.NotThrow(() => Open(_second).Dispose());
        Should.NotThrow(() => Open(_first).Dispose());
    }

    [Fact]
    public void CreateReport_MayTakeLongerThanTheServerIsWaitedForOtherwise()
    {
        using var database = Open(_first);
        using var connection = database.OpenReader();
        using var command = connection.CreateCommand();
        using var report = connection.CreateReport("SELECT 1");

        command.CommandTimeout.ShouldBe((int)_options.Patience.TotalSeconds);
        report.CommandTimeout.ShouldBeGreaterThan(60);
    }

    private PostgresDatabase Open(TempDirectory directory) => PostgresDatabase.Open(DataDirectory.Create(directory.Path), _options, TimeProvider.System);
}
