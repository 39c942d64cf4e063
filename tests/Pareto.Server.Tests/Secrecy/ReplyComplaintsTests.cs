using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pareto.Server.Tests.Secrecy;

/// <summary>The parts of complaint 25 that concern replies: values that a stream cuts, and placeholders that nobody turns back.</summary>
public sealed partial class ReplyComplaintsTests : IAsyncLifetime
{
    private static readonly string Mail = Canaries.Typed.Single(canary => canary.Type == "e-mail").Value;

    private ScriptedUpstream _outside = null!;
    private RunningGateway? _gateway;

    public async ValueTask InitializeAsync() => _outside = await ScriptedUpstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await (_gateway?.DisposeAsync() ?? default);
        await _outside.DisposeAsync();
    }

    /// <summary>Streams whose bytes nobody looks at, or only chunk by chunk.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task ValueInAStreamedReply_CutAnywhere_IsMasked(int piece)
    {
        await StartAsync("policy: { replies: { action: mask } }");
        _outside.Otherwise(UpstreamAnswer.EventStream(
            [.. $"Ask {Mail} about it".Chunk(piece).Select(part => Chunk(new { content = new string(part) }, null)), Chunk(new { }, "stop"), "data: [DONE]\n\n"]));

        var text = await AnswerAsync("Whom do I ask?", delta => delta.TryGetProperty("content", out var content) ? content.GetString() : null);

        text.ShouldNotContain(Mail);
        text.ShouldStartWith("Ask ");
        text.ShouldEndWith(" about it");
    }

    /// <summary>Tool calls that are carried out with placeholders, because only the text of a reply is turned back.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public async Task PlaceholderInToolArguments_CutAnywhere_BecomesTheValueAgain(int piece)
    {
        await StartAsync("policy: { actions: { internal: mask } }");
        var question = $"Write to {Mail} today";
        _outside.Otherwise(UpstreamAnswer.Text("fine"));
        await AnswerAsync(question, _ => null);
        var sent = JsonElement.Parse(_outside.Requests[0].Body).GetProperty("messages")[0].GetProperty("content").GetString()!;
        sent.ShouldNotContain(Mail);
        var placeholder = Between().Match(sent).Groups[1].Value;

        var arguments = $$"""{"to":"{{placeholder}}","note":"for \"{{placeholder}}\""}""";
        _outside.Otherwise(UpstreamAnswer.EventStream(
        [
            Chunk(new { tool_calls = new[] { new { index = 0, id = "c1", type = "function", function = new { name = "send", arguments = "" } } } }, null),
            .. arguments.Chunk(piece).Select(part => Chunk(new { tool_calls = new[] { new { index = 0, function = new { arguments = new string(part) } } } }, null)),
            Chunk(new { }, "tool_calls"),
            "data: [DONE]\n\n",
        ]));
        var restored = await AnswerAsync(
            question, delta => delta.TryGetProperty("tool_calls", out var calls) ? calls[0].GetProperty("function").GetProperty("arguments").GetString() : null);

        var call = JsonElement.Parse(restored);
        call.GetProperty("to").GetString().ShouldBe(Mail);
        call.GetProperty("note").GetString().ShouldBe($"for \"{Mail}\"");
    }

    /// <summary>Asks for a stream; what the deltas hold, joined.</summary>
    private async Task<string> AnswerAsync(string question, Func<JsonElement, string?> read)
    {
        using var response = await _gateway!.PostAsync(Exchanges.ChatPath, Exchanges.Chat("outside/large", question, ",\"stream\":true"));
        var body = await response.TextAsync();
        var text = new StringBuilder();
        foreach (var line in body.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)))
        {
            foreach (var choice in JsonElement.Parse(line[6..]).GetProperty("choices").EnumerateArray())
            {
                text.Append(read(choice.GetProperty("delta")));
            }
        }

        return text.ToString();
    }

    private async Task StartAsync(string policy) => _gateway = await RunningGateway.StartAsync(
        $$"""
        server: { drainTime: 2s }
        providers:
          outside: { preset: openai-compatible, baseUrl: "{{_outside.OpenAiUrl}}", location: external }
        tiers:
          premium: [outside/large]
        targets:
          outside/large: { price: { input: 1, output: 1 } }
        execution: { retries: 0 }
        {{policy}}
        """);

    private static string Chunk(object delta, string? finish) => "data: " + JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1", @object = "chat.completion.chunk", created = 1, model = "large", choices = new[] { new { index = 0, delta, finish_reason = finish } },
    }) + "\n\n";

    [GeneratedRegex("Write to (.+) today")]
    private static partial Regex Between();
}
