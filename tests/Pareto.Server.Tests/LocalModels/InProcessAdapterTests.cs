using Pareto.Testing.Models;
using static Pareto.Server.Tests.LocalModels.Answers;

namespace Pareto.Server.Tests.LocalModels;

/// <summary>A model beside which an adapter is a target of its own.</summary>
public sealed class InProcessAdapterTests : IDisposable
{
    private readonly TinyModelFile _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Chat_WithAnAdapter_IsAnsweredByIt()
    {
        var adapter = Path.Combine(Path.GetDirectoryName(_model.Path)!, "shop.gguf");
        await File.WriteAllBytesAsync(adapter, TinyAdapter.Make(await File.ReadAllBytesAsync(_model.Path, TestContext.Current.CancellationToken)), TestContext.Current.CancellationToken);
        await using var gateway = await RunningGateway.StartAsync(_model.Alone($$""", adapters: { shop: "{{adapter}}" }""", "aliases: { shop: local/tiny:shop }"));

        var plain = await AskAsync("small");
        var changed = await AskAsync("shop");

        changed.Text.ShouldNotBe(plain.Text);
        changed.Target.ShouldBe("local/tiny:shop");

        async Task<(string Text, string Target)> AskAsync(string model)
        {
            using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(model, more: """
                ,"max_tokens":24,"temperature":0
                """));
            return (Content(await response.JsonAsync()), response.Header("x-pareto-target"));
        }
    }
}
