namespace Pareto.Cli.Tests;

/// <summary>The files of the project, found from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pareto.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the project's folder.");
        }

        return folder.FullName;
    }
}
