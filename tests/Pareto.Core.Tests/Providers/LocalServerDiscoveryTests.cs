using Pareto.Core.Providers;
using Pareto.Testing;

namespace Pareto.Core.Tests.Providers;

public sealed class LocalServerDiscoveryTests : IDisposable
{
    private readonly UpstreamClient _client = new(TimeSpan.FromSeconds(30));
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task FindAsync_RunningServers_GivesThemWithTheirChatModels()
    {
        await using var ollama = await ScriptedUpstream.StartAsync();
        ollama.Models = ["nomic-embed-text:latest", "llama3.2:3b", "gpt-oss:120b-cloud", "qwen3:4b"];
        await using var studio = await ScriptedUpstream.StartAsync();
        studio.Models = ["text-embedding-nomic-embed-text-v1.5", "qwen/qwen3-4b"];

        var found = await FindAsync(new("ollama", ollama.Address), new("llama-server", ScriptedUpstream.RefusingAddress()), new("lm-studio", studio.Address));

        found.Select(server => (server.Preset.Name, server.BaseUrl, string.Join(' ', server.Models))).ShouldBe(
        [
            ("ollama", new Uri(ollama.Address, "/v1"), "llama3.2:3b qwen3:4b"),
            ("lm-studio", new Uri(studio.Address, "/v1"), "qwen/qwen3-4b"),
        ]);
    }

    [Fact]
    public async Task FindAsync_OnlyEmbeddingModels_IsNotFound()
    {
        await using var ollama = await ScriptedUpstream.StartAsync();
        ollama.Models = ["mxbai-embed-large:latest"];

        (await FindAsync(new LocalServerPlace("ollama", ollama.Address))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<html>another program</html>")]
    [InlineData("[1, 2]")]
    [InlineData("{\"data\": \"none\"}")]
    [InlineData("{\"data\": [1, {\"id\": 2}, {\"id\": \"\"}]}")]
    public async Task FindAsync_SomethingElseOnThePort_IsNotFound(string body)
    {
        await using var other = await ScriptedUpstream.StartAsync();
        other.ModelList = UpstreamAnswer.Response(200, body);

        (await FindAsync(new LocalServerPlace("llama-server", other.Address))).ShouldBeEmpty();
    }

    [Fact]
    public async Task FindAsync_ServerThatFails_IsNotFound()
    {
        await using var server = await ScriptedUpstream.StartAsync();
        server.ModelList = UpstreamAnswer.Error(503, "loading model");

        (await FindAsync(new LocalServerPlace("llama-server", server.Address))).ShouldBeEmpty();
    }

    [Fact]
    public async Task FindAsync_SilentPort_IsGivenUpAfterTheBound()
    {
        await using var silent = await ScriptedUpstream.StartAsync();
        silent.ModelList = UpstreamAnswer.Hang();

        var search = FindAsync(new LocalServerPlace("llama-server", silent.Address));
        await _time.WaitForTimersAsync();
        _time.Advance(TimeSpan.FromMilliseconds(299));
        search.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await search).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<LocalServer>> FindAsync(params LocalServerPlace[] places) =>
        await new LocalServerDiscovery(_client, _time).FindAsync([.. places], default);
}
