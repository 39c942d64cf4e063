using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pareto.Server.Tests;

/// <summary>Even at Trace, the log holds no prompt, no answer and no key; nor does anything the gateway keeps.</summary>
public sealed class LogSecrecyTests
{
    private const string ClientKey = "canary-client-key-0001";
    private const string StrangersKey = "canary-strangers-key-0002";
    private const string Prompt = "canary-prompt-0003";
    private const string Answer = "canary-answer-0004";
    private const string Arguments = "canary-arguments-0005";
    private const string UpstreamText = "canary-upstream-0006";
    private const string Embedded = "canary-embedded-0007";
    private const string HeaderSecret = "canary-provider-header-0008";
    private const string BadHeader = "canary-bad-header-0009";
    private const string AnthropicKey = "canary-anthropic-key-0010";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_AtTrace_HoldsNothingOfPromptsAnswersAndKeys()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(Configuration(upstream));
        string[] canaries =
        [
            ClientKey, StrangersKey, TestConfiguration.ProviderKey, Prompt, Answer, Arguments, UpstreamText, Embedded, HeaderSecret, BadHeader,
            AnthropicKey, gateway.NewAdminKey!,
        ];

        await AnswersAsync(upstream, gateway);
        await FailuresAsync(upstream, gateway);
        await StrangersAsync(gateway);
        using (var status = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status", key: gateway.NewAdminKey))
        {
            status.StatusCode.ShouldBe(HttpStatusCode.OK);
            var text = await status.TextAsync();
            canaries.Where(canary => text.Contains(canary, StringComparison.Ordinal)).ShouldBeEmpty();
        }

        // The log is there at all, down to Trace and with the gateway's own words.
        var messages = gateway.Logs.Messages;
        messages.ShouldContain(message => message.StartsWith("Trace ", StringComparison.Ordinal) || message.StartsWith("Debug ", StringComparison.Ordinal));
        messages.ShouldContain(message => message.Contains("Pareto.Core.Execution.Executor[3001]", StringComparison.Ordinal));
        messages.ShouldContain(message => message.Contains("GatewayEndpoints[2001]", StringComparison.Ordinal));
        messages.Where(message => canaries.Any(canary => message.Contains(canary, StringComparison.Ordinal))).ShouldBeEmpty();

        foreach (var path in Directory.EnumerateFiles(gateway.DataDirectory))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, Cancel);
            canaries.Where(canary => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) >= 0).ShouldBeEmpty(path);
        }
    }

    private static async Task AnswersAsync(ScriptedUpstream upstream, RunningGateway gateway)
    {
        foreach (var model in new[] { "auto", "mid", "anthropic/claude" })
        {
            foreach (var stream in new[] { "", ",\"stream\":true" })
            {
                upstream.Next(UpstreamAnswer.Text($"so {Answer} it is"));
                using var text = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(model, $"say {Prompt} now", stream), ClientKey);
                (await text.TextAsync()).ShouldContain(Answer);

                upstream.Next(UpstreamAnswer.CallTools(new ScriptedToolCall("c1", "f", $$"""{"a":"{{Arguments}}"}""")));
                using var tools = await gateway.PostAsync(
                    Exchanges.ChatPath,
                    Exchanges.Chat(model, Prompt, stream + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]"),
                    ClientKey);
                tools.StatusCode.ShouldBe(HttpStatusCode.OK, await tools.TextAsync());
            }
        }

        // A client that leaves in the middle.
        var gate = new TaskCompletionSource();
        upstream.Next(UpstreamAnswer.Text($"{Answer} {Answer}").HoldAfter(1, gate.Task));
        using (var left = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("openai/mid-model", Prompt, ",\"stream\":true"), ClientKey))
        {
            left.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await upstream.Requests[^1].ClientLeft.WaitAsync(Cancel);
        gate.SetResult();

        upstream.Next(UpstreamAnswer.Embeddings([0.5f]));
        using var vectors = await gateway.PostAsync(Exchanges.EmbeddingsPath, $$"""{"model":"vectors","input":"{{Embedded}}"}""", ClientKey);
        vectors.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task FailuresAsync(ScriptedUpstream upstream, RunningGateway gateway)
    {
        UpstreamAnswer[] failures =
        [
            UpstreamAnswer.Error(400, $"'{Prompt}' is no good: {UpstreamText}"),
            UpstreamAnswer.Error(401, $"Incorrect API key provided: {TestConfiguration.ProviderKey}"),
            UpstreamAnswer.Error(500, $"trace: {Prompt} {TestConfiguration.ProviderKey} {UpstreamText}"),
            UpstreamAnswer.RateLimited("1"),
            UpstreamAnswer.Response(200, $"{{\"{Answer}\":"),
            UpstreamAnswer.Response(200, $"<html>{UpstreamText}</html>", "text/html"),
            UpstreamAnswer.Reset(),
            UpstreamAnswer.Text($"{Answer} {Answer} {Answer}").CutAfter(2),
        ];
        foreach (var failure in failures)
        {
            foreach (var stream in new[] { "", ",\"stream\":true" })
            {
                upstream.Next(failure);
                using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("openai/mid-model", Prompt, stream), ClientKey);
                (await response.TextAsync()).ShouldNotContain(TestConfiguration.ProviderKey);
            }
        }

        foreach (var body in new[] { $"{{\"model\":\"mid\",\"messages\":[{{\"role\":\"user\",\"content\":\"{Prompt}", $"[\"{Prompt}\"]", Exchanges.Chat("mid", Prompt, ",\"n\":\"" + Prompt + "\"") })
        {
            using var wrong = await gateway.PostAsync(Exchanges.ChatPath, body, ClientKey);
            wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    private static async Task StrangersAsync(RunningGateway gateway)
    {
        using var stranger = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid", Prompt), StrangersKey);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await stranger.TextAsync()).ShouldNotContain(StrangersKey);
        using var admin = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status", key: StrangersKey);
        admin.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        // Headers that are none, which the server itself refuses.
        foreach (var header in new[] { $"Authorization: Bearer {BadHeader}\0", $"Authorization Bearer {BadHeader}", $"Content-Length: {BadHeader}" })
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, Cancel);
            await using var connection = socket.GetStream();
            await connection.WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/models HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n"), Cancel);
            using var reader = new StreamReader(connection);
            (await reader.ReadLineAsync(Cancel)).ShouldBe("HTTP/1.1 400 Bad Request");
        }
    }

    private static string Configuration(ScriptedUpstream upstream) =>
        $$"""
        server: { drainTime: 2s }
        keys: [ { name: shop, key: {{ClientKey}} } ]
        providers:
          openai: { preset: openai, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: {{TestConfiguration.ProviderKey}}, headers: { x-team: {{HeaderSecret}} } }
          anthropic: { preset: anthropic, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: {{AnthropicKey}} }
        tiers: { small: openai/small-model, mid: openai/mid-model, premium: anthropic/claude }
        aliases: { vectors: openai/vectors }
        targets: { openai/vectors: { chat: false, embeddings: true, price: { input: 1, output: 0 } } }
        execution: { retries: 0, circuit: { minimumAttempts: 1000 } }
        """;
}
