namespace Pareto.LocalModels.Tests;

/// <summary>The folder of reference data that lies beside some checkouts and is not part of the project.</summary>
internal static class Kit
{
    /// <summary>A folder of the kit; the test is skipped where there is none.</summary>
    public static string Folder(params string[] parts)
    {
        var folder = Find([.. parts]);
        Assert.SkipWhen(folder is null, "No ../shared/kits/llama beside this checkout.");
        return folder!;
    }

    private static string? Find(string[] parts)
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            var folder = Path.Combine([above.FullName, "shared", "kits", "llama", .. parts]);
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }
}
