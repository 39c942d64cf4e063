using System.Diagnostics;

namespace Pareto.Testing;

/// <summary>A headless Chromium that loads a page once and tells what became of it.</summary>
public static class Browser
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    /// <summary>Whether one is on the path.</summary>
    public static bool IsThere { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "chromium")));

    /// <summary>Loads a file.</summary>
    /// <param name="file">The page.</param>
    /// <param name="dark">Whether the reader prefers dark.</param>
    /// <param name="folder">For what the browser itself writes.</param>
    /// <param name="cancellationToken">Ends the browser.</param>
    /// <returns>The document as it came out, and what stood on the page's console.</returns>
    public static async Task<(string Document, IReadOnlyList<string> Console)> LoadAsync(
        string file, bool dark, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("chromium") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-background-networking",
            $"--user-data-dir={Path.Combine(folder, dark ? "dark" : "light")}", $"--blink-settings=preferredColorScheme={(dark ? 0 : 1)}",
            "--enable-logging=stderr", "--v=0", "--dump-dom", new Uri(Path.GetFullPath(file)).AbsoluteUri,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        using var process = Process.Start(start)!;
        try
        {
            var log = process.StandardError.ReadToEndAsync(limit.Token);
            var document = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);

            // The browser's own complaints (no bus, no display) stand in the same log.
            return (document, [.. (await log).Split('\n').Where(line => line.Contains(":CONSOLE", StringComparison.Ordinal))]);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
