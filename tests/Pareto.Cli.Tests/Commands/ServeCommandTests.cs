using System.Net;
using System.Net.Sockets;
using System.Text;
using Pareto.Testing.Models;

namespace Pareto.Cli.Tests.Commands;

public sealed class ServeCommandTests : IDisposable
{
    private const string LastStartLine = "Stop it with Ctrl-C.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serve_Start_TellsAllThatANewUserNeeds_AndTheAdminKeyOnce()
    {
        var first = await StartAndStopAsync("serve", "--listen", "http://127.0.0.1:0");
        var second = await StartAndStopAsync("serve", "--listen", "http://127.0.0.1:0");

        first.ShouldContain(line => line.StartsWith("Pareto listens on http://127.0.0.1:", StringComparison.Ordinal));
        first.ShouldContain($"  data           {Path.Combine(_folder.Path, "pareto-data")}");
        foreach (var tier in (string[])["small", "mid", "premium"])
        {
            first.ShouldContain(line => line.StartsWith($"  {tier} ", StringComparison.Ordinal));
        }

        first.ShouldContain(line => line.StartsWith("  curl http://127.0.0.1:", StringComparison.Ordinal));
        first.ShouldContain(line => line.StartsWith("    pareto_admin_", StringComparison.Ordinal));
        second.ShouldNotContain(line => line.Contains("pareto_admin_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Serve_SmallModel_SaysWhatServesSmallAndTakesTheOthersFromTheEnvironment()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "tiny.gguf"), TinyModel.Make(context: 256, template: TinyModel.ChatTemplate));

        var lines = await StartAndStopAsync("serve", "--small", "tiny.gguf", "--threads", "1", "--context", "128", "--listen", "http://127.0.0.1:0");

        lines.ShouldContain(line => line.StartsWith("  small          local/tiny", StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith("  in process     local/tiny = ", StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith("  mid            nothing serves it.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, "there is no file", "--small", "missing.gguf")]
    [InlineData(1, "pareto models", "--small", "no-such-model")]
    [InlineData(1, "not a GGUF file", "--small", "text.gguf")]
    [InlineData(1, "trained for 512", "--small", "tiny.gguf", "--context", "1024")]
    [InlineData(2, "go with --small", "--threads", "2")]
    [InlineData(2, "16 or more", "--small", "tiny.gguf", "--context", "8")]
    [InlineData(2, "from 1 to 1024", "--small", "tiny.gguf", "--threads", "0")]
    public async Task Serve_SmallModelThatCannotBeServed_IsToldBeforeAnythingStarts(int exitCode, string message, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "text.gguf"), "no model");
        File.WriteAllBytes(Path.Combine(_folder.Path, "tiny.gguf"), TinyModel.Make(template: TinyModel.ChatTemplate));

        var run = await ParetoProcess.RunAsync(_folder.Path, ["serve", .. arguments]);

        run.ExitCode.ShouldBe(exitCode);
        run.Error.ShouldContain(message);
        Directory.Exists(Path.Combine(_folder.Path, "pareto-data")).ShouldBeFalse();
    }

    [Fact]
    public async Task Serve_SmallModelBesideAConfiguration_IsRefused()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "pareto.yaml"), "");

        var run = await ParetoProcess.RunAsync(_folder.Path, ["serve", "--small", "tiny.gguf"]);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("pareto.yaml");
    }

    [Fact]
    public async Task Serve_HomeInTheEnvironment_KeepsItsDataThere()
    {
        var home = Path.Combine(_folder.Path, "elsewhere");

        // It fails on its address only after it has opened its data.
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await ParetoProcess.RunAsync(
            _folder.Path, ["serve", "--listen", $"http://{taken.LocalEndpoint}"], new Dictionary<string, string> { ["PARETO_HOME"] = home });

        File.Exists(Path.Combine(home, "pareto.db")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Serve_SignalWhileAReplyStreams_LetsItFinishAndEndsWithZero(string signal)
    {
        SkipWithoutSignals();
        using var process = ParetoProcess.Start(_folder.Path, "serve", "--config", SlowConfiguration(totalMilliseconds: 1000), "--listen", "http://127.0.0.1:0");
        using var client = await ClientAsync(process);
        using var reply = await StreamAsync(client);
        await process.SignalAsync(signal);

        var body = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        body.ShouldContain("data: [DONE]");
        var run = await process.EndAsync();
        run.ExitCode.ShouldBe(0);
        run.Output.TrimEnd().Split('\n')[^1].ShouldBe("Stopped: running requests have finished, the ledger is closed.");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Serve_SecondSignal_EndsAtOnce()
    {
        SkipWithoutSignals();
        using var process = ParetoProcess.Start(_folder.Path, "serve", "--config", SlowConfiguration(totalMilliseconds: 600_000), "--listen", "http://127.0.0.1:0");
        using var client = await ClientAsync(process);
        using var reply = await StreamAsync(client);
        await process.SignalAsync("INT");
        await process.ReadUntilAsync("Stopping:");

        await process.SignalAsync("INT");

        (await process.EndAsync()).ExitCode.ShouldBe(130);
    }

    [Fact]
    public async Task Serve_PortInUse_SaysSoInOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var run = await ParetoProcess.RunAsync(_folder.Path, ["serve", "--listen", $"http://{taken.LocalEndpoint}"]);

        ShouldFailInOneLine(run, $"pareto: Cannot listen on http://{taken.LocalEndpoint}: Address already in use.");
    }

    [Fact]
    public async Task Serve_DataFolderIsAFile_SaysSoInOneLine()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["serve", "--data", _folder.Write("occupied", "")]);

        ShouldFailInOneLine(run, "pareto: The data directory");
    }

    [Fact]
    public async Task Serve_OpenAddressWithoutKeys_IsRefused()
    {
        var run = await ParetoProcess.RunAsync(_folder.Path, ["serve", "--listen", "http://0.0.0.0:0"]);

        ShouldFailInOneLine(run, "pareto: http://0.0.0.0:0/ can be reached from other machines");
    }

    [Fact]
    public async Task Serve_BrokenConfiguration_NamesEveryLine()
    {
        _folder.Write("pareto.yaml", "providerz: {}\nrouting: { smallUpTo: many }\n");

        var run = await ParetoProcess.RunAsync(_folder.Path, ["serve"]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("pareto.yaml:1: providerz: ");
        run.Error.ShouldContain("pareto.yaml:2: routing.smallUpTo: ");
    }

    private static void ShouldFailInOneLine(ParetoRun run, string start)
    {
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith(start);
        run.Error.TrimEnd().ShouldNotContain("\n");
        run.Output.ShouldBeEmpty();
    }

    private static void SkipWithoutSignals() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");

    private static async Task<HttpClient> ClientAsync(ParetoProcess process)
    {
        var lines = await process.ReadUntilAsync(LastStartLine);
        return new HttpClient { BaseAddress = new Uri(lines[0].Split(' ')[^1]) };
    }

    /// <summary>Sends a request and comes back once its reply has begun.</summary>
    private static async Task<HttpResponseMessage> StreamAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions")
        {
            Content = new StringContent("""{"model":"auto","stream":true,"messages":[{"role":"user","content":"Hi"}]}""", Encoding.UTF8, "application/json"),
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private string SlowConfiguration(int totalMilliseconds)
    {
        _folder.Write("slow.jsonl", $$$$"""{"id":"s","prompt":"Hi","replies":{"small":{"totalMs":{{{{totalMilliseconds}}}},"firstTokenMs":1,"model":"m","content":"Hello to you"}}}""");
        return _folder.Write("slow.yaml", "providers: { slow: { preset: recorded, file: slow.jsonl } }\ntiers: { small: slow/m }\n");
    }

    private async Task<IReadOnlyList<string>> StartAndStopAsync(params string[] arguments)
    {
        SkipWithoutSignals();
        using var process = ParetoProcess.Start(_folder.Path, arguments);
        var lines = await process.ReadUntilAsync(LastStartLine);
        await process.SignalAsync("TERM");
        (await process.EndAsync()).ExitCode.ShouldBe(0);
        return lines;
    }
}
