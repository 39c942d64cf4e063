using Pareto.Core.Providers;

namespace Pareto.Workbench.Tests.Demo;

/// <summary>Recordings as they are read from a file.</summary>
internal static class RecordingsFile
{
    public static Recordings Load(params string[] lines)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, lines);
            Recordings.TryLoad(path, out var recordings, out var errors).ShouldBeTrue(string.Join('\n', errors));
            return recordings!;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
