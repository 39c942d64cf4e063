using Pareto.Core.Storage;

namespace Pareto.Cli.Tests.Commands;

public sealed class AdminKeyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rotate_AfterAFirstStart_GivesANewKeyAndEndsTheOldOne()
    {
        using var database = SqliteDatabase.Open(DataDirectory.Create(_folder.Path), new StorageOptions(), TimeProvider.System);
        var keys = new AdminKeyStore(database, TimeProvider.System);
        var old = keys.CreateIfMissing().ShouldNotBeNull();

        var run = await ParetoProcess.RunAsync(_folder.Path, ["admin-key", "rotate", "--data", _folder.Path]);

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        keys.Verify(run.Output.Trim()).ShouldBeTrue();
        keys.Verify(old).ShouldBeFalse();
    }

    [Fact]
    public async Task Rotate_WhereNoGatewayEverRan_SaysSoAndMakesNothing()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["admin-key", "rotate", "--data", _folder.Path]);

        run.ExitCode.ShouldBe(ExitCode.Failed);
        run.Error.ShouldContain("pareto serve");
        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }
}
