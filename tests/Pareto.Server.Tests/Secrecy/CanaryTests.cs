using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Pareto.Server.Tests.Secrecy;

/// <summary>
/// Values are planted in every part of requests and replies; all endpoints are used, with and without a policy, errors included, with
/// the log at its lowest level. Afterwards no log, span, metric, exception, database or other file holds any of them.
/// </summary>
[Collection(typeof(AloneInTheProcess))]
public sealed class CanaryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("policy: { auditTrail: { record: all } }")]
    [InlineData("policy: { actions: { internal: mask, restricted: mask }, replies: { action: mask }, injection: { action: log }, auditTrail: { record: all } }")]
    [InlineData("policy: { actions: { internal: redact, restricted: block }, replies: { action: block } }")]
    public async Task Values_InEveryPartOfEveryExchange_AreSeenNowhere(string policy)
    {
        using var observer = new ProcessObserver();
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var gateway = await RunningGateway.StartAsync(Configuration(upstream, policy));
        string adminKey = gateway.NewAdminKey!;

        await ConversationsAsync(upstream, gateway);
        await EmbeddingsAsync(upstream, gateway);
        await FailuresAsync(upstream, gateway);
        await BadRequestsAsync(gateway);
        await StrangersAsync(gateway);
        await OtherEndpointsAsync(gateway, adminKey);
        await KitAsync(upstream, gateway);

        using var scraped = await gateway.SendAsync(HttpMethod.Get, "/metrics", key: adminKey);
        using var status = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status", key: adminKey);
        string[] shown = [await scraped.TextAsync(), await status.TextAsync()];

        string[] planted = [.. Canaries.Words, .. Canaries.Typed.Select(canary => canary.Value), .. Canaries.Keys, adminKey, .. Canaries.OfTheKit()];
        var log = gateway.Logs.Messages;

        // All of them were at work, down to the lowest level.
        log.ShouldContain(message => message.StartsWith("Trace ", StringComparison.Ordinal) || message.StartsWith("Debug ", StringComparison.Ordinal));
        log.ShouldContain(message => message.Contains("Pareto.Core.Execution.Executor[3001]", StringComparison.Ordinal));
        observer.Spans.ShouldNotBeEmpty();
        observer.Measurements.ShouldNotBeEmpty();
        observer.Exceptions.ShouldNotBeEmpty();
        Leaks(planted, "log", log).ShouldBeEmpty();
        Leaks(planted, "span", observer.Spans).ShouldBeEmpty();
        Leaks(planted, "metric", observer.Measurements).ShouldBeEmpty();
        observer.Spans.ShouldContain(span => span.StartsWith("Pareto POST /v1/chat/completions", StringComparison.Ordinal));
        observer.Spans.ShouldContain(span => span.StartsWith("Pareto chat mid-model", StringComparison.Ordinal));
        shown.ShouldAllBe(text => text.Contains("openai/mid-model", StringComparison.Ordinal));
        Leaks(planted, "scrape or status", shown).ShouldBeEmpty();

        // The server's own exception for a length that is no number quotes it, and goes no further.
        Leaks([.. planted.Except([Canaries.Word("length")])], "exception", observer.Exceptions).ShouldBeEmpty();
        foreach (var path in Directory.EnumerateFiles(gateway.DataDirectory, "*", SearchOption.AllDirectories))
        {
            if (new FileInfo(path).Length == 0)
            {
                // The spill is the gateway's alone, and nothing waits there.
                continue;
            }

            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, Cancel);
            planted.Where(value => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(value)) >= 0).ShouldBeEmpty(path);
        }
    }

    private static IEnumerable<string> Leaks(string[] planted, string where, string[] texts) =>
        from text in texts
        from value in planted
        where text.Contains(value, StringComparison.Ordinal)
        select $"{where} holds {value}: {text[..Math.Min(text.Length, 2000)]}";

    private static async Task ConversationsAsync(ScriptedUpstream upstream, RunningGateway gateway)
    {
        foreach (var model in new[] { "auto", "mid", "anthropic/claude" })
        {
            foreach (var stream in new[] { false, true })
            {
                upstream.Otherwise(UpstreamAnswer.Text($"So it is: {Canaries.In("answer")}"));
                using var text = await gateway.PostAsync(Exchanges.ChatPath, Conversation(model, stream), Canaries.ClientKey);
                await text.TextAsync();

                upstream.Otherwise(UpstreamAnswer.CallTools(new ScriptedToolCall("c1", "look_up", JsonSerializer.Serialize(new { q = Canaries.In("replyarguments") }))));
                using var tools = await gateway.PostAsync(Exchanges.ChatPath, Conversation(model, stream), Canaries.ClientKey);
                await tools.TextAsync();
            }
        }

        // A reply with every field that one can have.
        upstream.Otherwise(UpstreamAnswer.Response(200, JsonSerializer.Serialize(new
        {
            id = Canaries.Word("replyid"),
            @object = "chat.completion",
            created = 1,
            model = Canaries.Word("replymodel"),
            system_fingerprint = Canaries.Word("fingerprint"),
            unheard_of = Canaries.In("unheardof"),
            choices = new[]
            {
                new
                {
                    index = 0,
                    message = new { role = "assistant", content = Canaries.In("content"), refusal = Canaries.In("refusal"), reasoning_content = Canaries.In("reasoning"), annotations = new[] { Canaries.In("annotation") } },
                    logprobs = new { content = new[] { new { token = Canaries.Word("token"), logprob = -0.5, top_logprobs = Array.Empty<string>() } } },
                    finish_reason = Canaries.Word("finish"),
                },
            },
        })).Header("x-request-id", Canaries.Word("replyheader")));
        using (var whole = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid", Canaries.In("user")), Canaries.ClientKey))
        {
            await whole.TextAsync();
        }

        // A client that leaves in the middle; far enough in that a search of replies lets go of the beginning.
        const int Words = 200;
        var gate = new TaskCompletionSource();
        upstream.Otherwise(UpstreamAnswer.Text(string.Concat(Enumerable.Repeat("so it goes, ", Words)) + Canaries.In("left")).HoldAfter(3 * Words, gate.Task));
        var before = upstream.Requests.Length;
        using (var left = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("openai/mid-model", "Good morning", ",\"stream\":true"), Canaries.ClientKey))
        {
            left.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await (await upstream.WaitForRequestAsync(before + 1)).ClientLeft.WaitAsync(Cancel);
        gate.SetResult();
    }

    private static async Task EmbeddingsAsync(ScriptedUpstream upstream, RunningGateway gateway)
    {
        upstream.Otherwise(UpstreamAnswer.EmbeddingForEach(0.5f));
        foreach (var input in new object[] { Canaries.In("embedded"), new[] { Canaries.In("embeddedtoo"), "plain" } })
        {
            using var vectors = await gateway.PostAsync(
                Exchanges.EmbeddingsPath, JsonSerializer.Serialize(new { model = "vectors", input, user = Canaries.In("embeddinguser") }), Canaries.ClientKey);
            await vectors.TextAsync();
        }
    }

    private static async Task FailuresAsync(ScriptedUpstream upstream, RunningGateway gateway)
    {
        var quoted = $"'{Canaries.In("quoted")}' is no good, key {Canaries.ProviderKey}";
        UpstreamAnswer[] failures =
        [
            UpstreamAnswer.Error(400, quoted),
            UpstreamAnswer.Error(400, $"This model's maximum context length is 8192 tokens: {quoted}"),
            UpstreamAnswer.Error(401, $"Incorrect API key provided: {Canaries.ProviderKey}"),
            UpstreamAnswer.Error(500, $"trace: {quoted}", Canaries.Word("errortype"), Canaries.Word("errorcode")),
            UpstreamAnswer.RateLimited("1"),
            UpstreamAnswer.Response(200, $"{{\"{Canaries.Word("brokenjson")}\":"),
            UpstreamAnswer.Response(200, $"<html>{Canaries.In("html")}</html>", "text/html"),
            UpstreamAnswer.Response(302, Canaries.In("redirect")).Header("Location", $"http://127.0.0.1:1/{Canaries.Word("location")}"),
            UpstreamAnswer.Reset(),
            UpstreamAnswer.Text($"{Canaries.Word("cut")} {Canaries.Word("cut")} {Canaries.Word("cut")}").CutAfter(2),
            UpstreamAnswer.EventStream("data: {\"choices\":[{\"delta\":{\"content\":\"" + Canaries.Word("badchunk") + "\"\n\n"),
        ];
        foreach (var failure in failures)
        {
            foreach (var stream in new[] { "", ",\"stream\":true" })
            {
                upstream.Otherwise(failure);
                using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("openai/mid-model", "Good morning", stream), Canaries.ClientKey);
                var told = "";
                try
                {
                    told = await response.TextAsync();
                }
                catch (HttpRequestException)
                {
                    // The reply breaks off, as the upstream's did.
                }

                told.ShouldNotContain(Canaries.ProviderKey);
            }
        }
    }

    private static async Task BadRequestsAsync(RunningGateway gateway)
    {
        var prompt = JsonSerializer.Serialize(Canaries.In("bad"));
        foreach (var body in new[]
        {
            $$"""{"model":"mid","messages":[{"role":"user","content":{{prompt[..^1]}}""",
            $"[{prompt}]",
            Exchanges.Chat("mid", Canaries.In("bad"), $",\"n\":{prompt}"),
            $$"""{"model":{{prompt}},"messages":[{"role":{{prompt}},"content":1}]}""",
            Exchanges.Chat(Canaries.In("model"), "Hi"),
            Exchanges.Chat($"openai/{Canaries.Word("modelname")}", "Hi"),
            $$"""{"model":"mid","messages":[],{{prompt}}:{{prompt}}}""",
        })
        {
            foreach (var path in new[] { Exchanges.ChatPath, Exchanges.EmbeddingsPath })
            {
                using var wrong = await gateway.PostAsync(path, body, Canaries.ClientKey);
                ((int)wrong.StatusCode).ShouldBeInRange(400, 499);
            }
        }

        using var text = new StringContent(Canaries.In("plain"), Encoding.UTF8, "text/plain");
        using var unsupported = await gateway.SendAsync(HttpMethod.Post, Exchanges.ChatPath, text, Canaries.ClientKey);
        unsupported.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        using var large = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid", Canaries.In("large") + new string('x', 300_000)), Canaries.ClientKey);
        large.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    private static async Task StrangersAsync(RunningGateway gateway)
    {
        using var stranger = await gateway.PostAsync(Exchanges.ChatPath, Conversation("mid", stream: false), Canaries.StrangersKey);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await stranger.TextAsync()).ShouldNotContain(Canaries.StrangersKey);
        using var admin = await gateway.SendAsync(HttpMethod.Get, "/admin/v1/status", key: Canaries.StrangersKey);
        admin.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        // Headers that are none, which the server itself refuses.
        foreach (var header in new[]
        {
            $"Authorization: Bearer {Canaries.StrangersKey}\0", $"Authorization Bearer {Canaries.StrangersKey}", $"Content-Length: {Canaries.Word("length")}",
        })
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, Cancel);
            await using var connection = socket.GetStream();
            await connection.WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/models HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n"), Cancel);
            using var reader = new StreamReader(connection);
            (await reader.ReadLineAsync(Cancel)).ShouldBe("HTTP/1.1 400 Bad Request");
        }
    }

    private static async Task OtherEndpointsAsync(RunningGateway gateway, string adminKey)
    {
        var mail = Canaries.Typed[0].Value;
        foreach (var path in new[]
        {
            "/v1/models", $"/v1/models/{Uri.EscapeDataString(mail)}", $"/v1/models?api_key={Canaries.ClientKey}", "/healthz", "/readyz",
            $"/v1/{Uri.EscapeDataString(mail)}?mail={Uri.EscapeDataString(mail)}",
        })
        {
            using var response = await gateway.SendAsync(HttpMethod.Get, path, key: Canaries.ClientKey);
            await response.TextAsync();
        }

        foreach (var path in new[] { "/admin/v1/status", "/admin/v1/ledger?by=workload,key,target", $"/admin/v1/ledger?by={Uri.EscapeDataString(mail)}" })
        {
            using var response = await gateway.SendAsync(HttpMethod.Get, path, key: adminKey);
            var text = await response.TextAsync();
            text.ShouldNotContain(mail);
            Canaries.Keys.Where(key => text.Contains(key, StringComparison.Ordinal)).ShouldBeEmpty();
        }

        // Headers that the gateway reads, and such as others send along.
        using var request = new HttpRequestMessage(HttpMethod.Post, Exchanges.ChatPath)
        {
            Content = new StringContent(Exchanges.Chat("mid", "Good morning"), Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("x-api-key", Canaries.ClientKey);
        foreach (var name in new[] { "x-pareto-workload", "x-pareto-sensitivity", "User-Agent", "Cookie", "x-forwarded-for", "Referer", "baggage", "tracestate" })
        {
            request.Headers.TryAddWithoutValidation(name, $"{name} {mail} {Canaries.Typed[9].Value}").ShouldBeTrue(name);
        }

        using var withHeaders = await gateway.Client.SendAsync(request, Cancel);
        await withHeaders.TextAsync();
    }

    private static async Task KitAsync(ScriptedUpstream upstream, RunningGateway gateway)
    {
        foreach (var values in Canaries.OfTheKit().Chunk(50))
        {
            upstream.Otherwise(UpstreamAnswer.Text(string.Join(", ", values)));
            using var response = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid", string.Join(", ", values)), Canaries.ClientKey);
            await response.TextAsync();
            upstream.Otherwise(UpstreamAnswer.Error(400, string.Join(", ", values)));
            using var refused = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat("mid", string.Join(", ", values)), Canaries.ClientKey);
            await refused.TextAsync();
        }
    }

    /// <summary>A conversation with something planted in each part that takes text.</summary>
    private static string Conversation(string model, bool stream) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["model"] = model,
        ["stream"] = stream,
        ["messages"] = new object[]
        {
            new { role = "system", content = Canaries.In("system") },
            new { role = "user", name = Canaries.Word("name"), content = new object[] { new { type = "text", text = Canaries.In("part") } } },
            new
            {
                role = "assistant",
                content = Canaries.In("assistant"),
                tool_calls = new[] { new { id = "c0", type = "function", function = new { name = "look_up", arguments = JsonSerializer.Serialize(new { q = Canaries.In("arguments") }) } } },
            },
            new { role = "tool", tool_call_id = "c0", content = Canaries.In("result") },
            new { role = "user", content = Canaries.In("user") },
        },
        ["tools"] = new[]
        {
            new
            {
                type = "function",
                function = new
                {
                    name = "look_up",
                    description = Canaries.In("tool"),
                    parameters = new { type = "object", properties = new { q = new { type = "string", description = Canaries.In("schema"), @enum = new[] { Canaries.Word("enum") } } } },
                },
            },
        },
        ["stop"] = new[] { Canaries.Word("stop") },
        ["user"] = Canaries.In("enduser"),
        ["metadata"] = new { note = Canaries.In("metadata") },
        ["unheard_of"] = Canaries.In("unknown"),
    });

    private static string Configuration(ScriptedUpstream upstream, string policy) =>
        $$"""
        server: { drainTime: 2s, maxRequestBytes: 262144 }
        keys: [ { name: shop, key: {{Canaries.ClientKey}} } ]
        providers:
          openai: { preset: openai, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: {{Canaries.ProviderKey}}, location: local, headers: { x-team: {{Canaries.HeaderSecret}} } }
          anthropic: { preset: anthropic, baseUrl: "{{upstream.OpenAiUrl}}", apiKey: {{Canaries.AnthropicKey}}, location: local }
        tiers: { small: openai/small-model, mid: openai/mid-model, premium: anthropic/claude }
        aliases: { vectors: openai/vectors }
        targets: { openai/vectors: { chat: false, embeddings: true, price: { input: 1, output: 0 } } }
        execution: { retries: 0, circuit: { minimumAttempts: 1000 } }
        {{policy}}
        """;
}
