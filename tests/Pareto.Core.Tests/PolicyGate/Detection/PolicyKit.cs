using System.IO.Compression;
using System.Text.Json;

namespace Pareto.Core.Tests.PolicyGate.Detection;

/// <summary>The labelled cases that lie beside some checkouts and are not part of the project.</summary>
internal static class PolicyKit
{
    /// <summary>The lines of a file; the test is skipped where there is none.</summary>
    public static IReadOnlyList<JsonElement> Read(string name)
    {
        var file = Find(name);
        Assert.SkipWhen(file is null, "No ../shared/kits/pii beside this checkout.");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file!), CompressionMode.Decompress));
        var lines = new List<JsonElement>();
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            lines.Add(json.RootElement.Clone());
        }

        return lines;
    }

    private static string? Find(string name)
    {
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            var file = Path.Combine(above.FullName, "shared", "kits", "pii", name);
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }
}
