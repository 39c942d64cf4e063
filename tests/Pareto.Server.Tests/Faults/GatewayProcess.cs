using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Pareto.Server.Tests.Faults;

/// <summary><c>pareto serve</c> as a process of its own, on a free loopback port, to be sent signals.</summary>
internal sealed partial class GatewayProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private GatewayProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(Cancel);
    }

    public Uri Address { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Returns once it listens.</summary>
    public static async Task<GatewayProcess> StartAsync(string dataDirectory, string configurationFile)
    {
        var start = new ProcessStartInfo(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = dataDirectory,
        };
        var program = Path.Combine(AppContext.BaseDirectory, "pareto.dll");
        foreach (var argument in new[] { "exec", program, "serve", "--config", configurationFile, "--data", dataDirectory, "--listen", "http://127.0.0.1:0" })
        {
            start.ArgumentList.Add(argument);
        }

        var gateway = new GatewayProcess(Process.Start(start)!);
        while (await gateway._process.StandardOutput.ReadLineAsync(Cancel) is { } line)
        {
            if (AddressIn().Match(line) is { Success: true } address)
            {
                gateway.Address = new Uri(address.Value);
                return gateway;
            }
        }

        using (gateway)
        {
            throw new InvalidOperationException("The gateway did not start: " + await gateway._errors);
        }
    }

    /// <summary>SIGKILL: it has no chance to put anything in order.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Cancel);
    }

    /// <param name="signal">Its name without SIG.</param>
    public async Task SignalAsync(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id}"]);
        await kill.WaitForExitAsync(Cancel);
        kill.ExitCode.ShouldBe(0);
    }

    /// <summary>What it said last, and its exit code.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> WaitForExitAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(Cancel);
        await _process.WaitForExitAsync(Cancel);
        return (_process.ExitCode, output, await _errors);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex AddressIn();
}
