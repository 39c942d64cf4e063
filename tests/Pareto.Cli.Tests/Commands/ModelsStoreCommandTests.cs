using System.Text.Json;
using Pareto.Testing.Models;

namespace Pareto.Cli.Tests.Commands;

/// <summary><c>models list, pull, remove</c> and the names that they give to the other commands.</summary>
public sealed class ModelsStoreCommandTests : IAsyncLifetime
{
    private const int Half = 100_000;

    private static readonly byte[] _model = TinyModel.Make(context: 512);

    private readonly TemporaryFolder _folder = new();
    private ModelHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Models => Path.Combine(_folder.Path, "pareto-data", "models");

    public async ValueTask InitializeAsync() => _host = await ModelHost.StartAsync(_model);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Pull_Address_IsListedShownAndRemovedByItsName()
    {
        var pull = await RunAsync("pull", $"{_host.Address}tiny.gguf", "--name", "house");
        pull.Error.ShouldContain("nothing to check against");
        pull.Output.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("house is here");
        pull.ExitCode.ShouldBe(0);

        var list = JsonElement.Parse((await RunAsync("list", "--json")).Output);
        var listed = list.GetProperty("models").EnumerateArray().ShouldHaveSingleItem();
        listed.GetProperty("name").GetString().ShouldBe("house");
        listed.GetProperty("path").GetString().ShouldBe(Path.Combine(list.GetProperty("folder").GetString()!, "house.gguf"));
        (await RunAsync("list")).Output.ShouldContain("house");

        var shown = JsonElement.Parse((await RunAsync("show", "house", "--context", "100", "--json")).Output);
        shown.GetProperty("source").GetString().ShouldBe($"{_host.Address}tiny.gguf");
        shown.GetProperty("memoryContext").GetInt32().ShouldBe(100);
        shown.GetProperty("memoryBytes").GetInt64().ShouldBeGreaterThan(_model.Length);
        shown.GetProperty("estimatedSpeed").GetProperty("generationTokensPerSecond").GetDouble().ShouldBePositive();
        (await RunAsync("bench", "HOUSE", "--prompt", "8", "--generate", "4", "--rounds", "1")).ExitCode.ShouldBe(0);

        (await RunAsync("remove", "house")).Error.ShouldContain("--yes");
        File.Exists(Path.Combine(Models, "house.gguf")).ShouldBeTrue();
        (await RunAsync("remove", "house", "--yes")).Output.ShouldContain("free again");
        Directory.EnumerateFiles(Models).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pull_Json_WritesTheResultAloneToStandardOutput()
    {
        var run = await RunAsync("pull", $"{_host.Address}tiny.gguf", "--json");

        var pulled = JsonElement.Parse(run.Output);
        pulled.GetProperty("name").GetString().ShouldBe("tiny");
        pulled.GetProperty("verified").GetBoolean().ShouldBeFalse();
        pulled.GetProperty("sha256").GetString()!.Length.ShouldBe(64);
        run.Error.ShouldContain("tiny.gguf: ");
    }

    [Fact]
    public async Task Pull_NameOfTheCatalogue_ComesFromTheHubOfTheEnvironment()
    {
        _host.Headers["X-Linked-Etag"] = $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(_model))}\"";
        var environment = new Dictionary<string, string> { ["HF_ENDPOINT"] = _host.Address.AbsoluteUri, ["HF_TOKEN"] = "hf_secret" };

        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "pull", "smollm2-135m:q4_k_m"], environment);

        run.Output.ShouldContain("SHA-256 verified");
        run.Output.ShouldContain("Apache-2.0");
        (run.Output + run.Error).ShouldNotContain("hf_secret");
        var request = _host.Requests.ShouldHaveSingleItem();
        request.Target.ShouldBe("/bartowski/SmolLM2-135M-Instruct-GGUF/resolve/main/SmolLM2-135M-Instruct-Q4_K_M.gguf");
        request.Authorization.ShouldBe("Bearer hf_secret");
        (await RunAsync("show", "smollm2-135m:q4_k_m", "--quick")).Output.ShouldContain("Apache-2.0");
    }

    [Fact]
    public async Task Pull_Interrupted_SaysThatItGoesOnAndDoes()
    {
        _host.Next(async context =>
        {
            context.Response.ContentLength = _model.Length;
            context.Response.Headers.ETag = _host.Tag;
            await context.Response.Body.WriteAsync(_model.AsMemory(0, Half), Token);
            await context.Response.Body.FlushAsync(Token);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var process = ParetoProcess.Start(_folder.Path, "models", "pull", $"{_host.Address}tiny.gguf");
        var part = new FileInfo(Path.Combine(Models, "tiny.gguf.part"));
        while (!part.Exists || part.Length < Half)
        {
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
            part.Refresh();
        }

        await process.SignalAsync("INT");
        var run = await process.EndAsync();

        run.ExitCode.ShouldBe(130);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("the same command goes on from there");
        (await RunAsync("list")).Output.ShouldContain("pull it again to go on");
        (await RunAsync("pull", $"{_host.Address}tiny.gguf")).ExitCode.ShouldBe(0);
        _host.Requests[1].Range.ShouldBe($"bytes={Half}-");
    }

    [Fact]
    public async Task Pull_ProxyOfTheEnvironment_IsAsked()
    {
        var environment = new Dictionary<string, string> { ["http_proxy"] = _host.Address.AbsoluteUri };

        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "pull", "http://models.invalid/tiny.gguf"], environment);

        run.ExitCode.ShouldBe(0);
        _host.Requests.ShouldHaveSingleItem().Target.ShouldBe("http://models.invalid/tiny.gguf");
    }

    [Fact]
    public async Task Pull_HostOutsideTheProxy_IsAskedItself()
    {
        var environment = new Dictionary<string, string> { ["http_proxy"] = "http://proxy.invalid:1", ["no_proxy"] = "127.0.0.1" };

        var run = await ParetoProcess.RunAsync(_folder.Path, ["models", "pull", $"{_host.Address}tiny.gguf"], environment);

        run.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("smolm2-135m", "Did you mean \"smollm2-135m\"?")]
    [InlineData("hf:owner/repo/weights.safetensors", "no .gguf file")]
    public async Task Pull_WhatIsNoSource_Fails(string source, string expected)
    {
        var run = await RunAsync("pull", source);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task List_Catalogue_ShowsEveryModel()
    {
        (await RunAsync("list", "--catalogue")).Output.ShouldContain("llama-3.2-1b");
        var models = JsonElement.Parse((await RunAsync("list", "--catalogue", "--json")).Output).GetProperty("models");
        models.EnumerateArray().First(model => model.GetProperty("name").GetString() == "qwen3-4b").GetProperty("files")[0].GetProperty("memoryBytes").GetInt64()
            .ShouldBeGreaterThan(2_498_000_000);
    }

    [Fact]
    public async Task Show_NameThatWasNotPulled_SaysHowToGetIt()
    {
        var run = await RunAsync("show", "qwen2.5-0.5b");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("pareto models pull qwen2.5-0.5b");
    }

    [Fact]
    public async Task Show_Template_WritesItAlone()
    {
        Directory.CreateDirectory(Models);
        await File.WriteAllBytesAsync(Path.Combine(Models, "mine.gguf"), TinyModel.Make(template: "{{ messages }}\n<|im_start|>"), Token);

        (await RunAsync("show", "mine", "--template")).Output.ShouldBe("{{ messages }}\n<|im_start|>\n");
        (await RunAsync("show", "mine", "--quick")).Output.ShouldContain("ChatML");
    }

    private Task<ParetoRun> RunAsync(params string[] arguments) => ParetoProcess.RunAsync(_folder.Path, ["models", .. arguments]);
}
