using System.Diagnostics;

namespace Pareto.Cli.Tests;

/// <summary>The built command line as a process of its own, in a folder of its own, with no key of any provider.</summary>
internal sealed class ParetoProcess : IDisposable
{
    private static readonly string[] Inherited =
    [
        "PARETO_HOME", "NO_COLOR", "TERM", "HF_TOKEN", "HF_ENDPOINT",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
    ];

    private readonly Process _process;
    private readonly Task<string> _error;

    private ParetoProcess(string folder, string[] arguments, IReadOnlyDictionary<string, string>? environment, string? input)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "pareto.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.Where(name => name.EndsWith("_API_KEY", StringComparison.Ordinal)).Concat(Inherited).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
        _process.StandardInput.Write(input ?? "");
        _process.StandardInput.Close();
    }

    public static ParetoProcess Start(string folder, params string[] arguments) => new(folder, arguments, null, null);

    /// <summary>Runs to the end.</summary>
    public static async Task<ParetoRun> RunAsync(
        string folder, string[] arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        using var process = new ParetoProcess(folder, arguments, environment, input);
        var output = await process._process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return await process.EndAsync(output);
    }

    /// <summary>Reads standard output up to the first line with that text; all lines so far.</summary>
    public async Task<IReadOnlyList<string>> ReadUntilAsync(string text)
    {
        var lines = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return lines;
            }
        }

        throw new InvalidOperationException($"'{text}' was never written. Standard error: {await _error}");
    }

    /// <summary>Sends a signal by its name, such as INT.</summary>
    public async Task SignalAsync(string signal)
    {
        // The shell's own kill: the program of that name is not on every machine.
        using var kill = Process.Start("/bin/sh", ["-c", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"kill -s {signal} {_process.Id}")]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the end; with what standard output still held.</summary>
    public async Task<ParetoRun> EndAsync() => await EndAsync(await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<ParetoRun> EndAsync(string output)
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ParetoRun(_process.ExitCode, output, await _error);
    }
}

/// <summary>What a run came to.</summary>
internal sealed record ParetoRun(int ExitCode, string Output, string Error);
