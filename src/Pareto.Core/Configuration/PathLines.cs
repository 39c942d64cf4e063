namespace Pareto.Core.Configuration;

/// <summary>Where the options of one file stand.</summary>
internal static class PathLines
{
    /// <summary>The 1-based line of the path, or of the nearest path around it; null where none is known.</summary>
    public static int? Nearest(IReadOnlyDictionary<string, int> lines, string path)
    {
        int line;
        while (!lines.TryGetValue(path, out line))
        {
            if (path.Length == 0)
            {
                return null;
            }

            // Names may hold dots and brackets themselves; cutting at each in turn still meets every path around.
            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }

        return line;
    }
}
