namespace Pareto.Workbench.Tests;

/// <summary>The folder of reference data that lies beside some checkouts and is not part of the project.</summary>
internal static class Kit
{
    /// <summary>A folder of the kits; the test is skipped where there is none.</summary>
    public static string Folder(string name)
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            var folder = Path.Combine(above.FullName, "shared", "kits", name);
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        Assert.Skip($"No ../shared/kits/{name} beside this checkout.");
        return "";
    }
}
