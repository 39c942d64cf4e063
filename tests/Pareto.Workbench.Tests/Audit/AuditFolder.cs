using System.Text;
using Pareto.Core.Catalog;
using Pareto.Workbench.Audit;

namespace Pareto.Workbench.Tests.Audit;

/// <summary>A folder of logs that is gone when the test ends.</summary>
internal sealed class AuditFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pareto-audit-").FullName;

    /// <summary>Writes a log of lines.</summary>
    public string Write(string name, params string[] lines) => WriteBytes(name, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    public string WriteBytes(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Audits all that was written.</summary>
    public Task<AuditFacts> AuditAsync(Func<AuditOptions, AuditOptions>? with = null, IProgress<AuditProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var options = new AuditOptions { Paths = [Path] };
        return AuditRun.ReadAsync(with?.Invoke(options) ?? options, PriceSheets.LoadShipped(), TimeProvider.System, progress, cancellationToken);
    }

    /// <summary>The one call of a log with these lines.</summary>
    public static async Task<LoggedCall> OnlyCallAsync(string name, params string[] lines)
    {
        using var folder = new AuditFolder();
        folder.Write(name, lines);
        var facts = await folder.AuditAsync();
        facts.Calls.ShouldBe(1, string.Join("; ", facts.Broken.First.Select(line => line.Reason)));
        return facts.Workloads.Single().Sample.Single();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
