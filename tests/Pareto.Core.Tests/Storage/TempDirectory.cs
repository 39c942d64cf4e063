namespace Pareto.Core.Tests.Storage;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pareto-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
