namespace Pareto.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class Checkout
{
    private static readonly string[] Made = [".git", "bin", "obj", "node_modules", "pareto-data", "TestResults", "results", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Every file that people wrote, its path from the root with slashes; what tools make is left out.</summary>
    public static IEnumerable<string> Files { get; } = [.. Below(new DirectoryInfo(Root)).Order(StringComparer.Ordinal)];

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    private static IEnumerable<string> Below(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (Made.Contains(entry.Name) || entry.LinkTarget is not null)
            {
                continue;
            }

            if (entry is DirectoryInfo inner)
            {
                foreach (var file in Below(inner))
                {
                    yield return file;
                }
            }
            else
            {
                yield return Path.GetRelativePath(Root, entry.FullName).Replace('\\', '/');
            }
        }
    }

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pareto.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Pareto.slnx above {start}.");
    }
}
