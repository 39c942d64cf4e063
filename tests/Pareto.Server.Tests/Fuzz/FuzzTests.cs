using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Pareto.Server.Tests.Fuzz;

/// <summary>
/// Whatever comes over the wire, a client gets a good reply or a 4xx in OpenAI's shape; nothing fails, nothing hangs,
/// and the next good request is answered.
/// </summary>
public sealed class FuzzTests
{
    private const int Connections = 8;
    private const int Seed = 20_260_115;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("openai", 2_000)]
    [InlineData("anthropic", 1_000)]
    public async Task Http_MutatedRequests_GoodReplyOr4xxInShape(string provider, int count)
    {
        await using var upstream = await UpstreamAsync();
        await using var gateway = await GatewayAsync(provider == "openai" ? TestConfiguration.OpenAi(upstream) : TestConfiguration.Anthropic(upstream));
        var mutator = new RequestMutator(Seed);
        var requests = Enumerable.Range(0, count).Select(number => (Number: number, Request: mutator.Next())).ToList();
        var wrong = new ConcurrentBag<string>();
        var statuses = new ConcurrentDictionary<int, int>();

        await Parallel.ForEachAsync(
            requests,
            new ParallelOptions { MaxDegreeOfParallelism = Connections, CancellationToken = Cancel },
            async (one, cancellationToken) =>
            {
                try
                {
                    using var message = Message(one.Request);
                    using var response = await gateway.Client.SendAsync(message, cancellationToken);
                    statuses.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
                    Check(response, await response.Content.ReadAsStringAsync(cancellationToken));
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    wrong.Add($"#{one.Number} {one.Request.Path} {Shown(one.Request.Body)}: {exception.Message}");
                }
            });

        wrong.Take(5).ShouldBeEmpty($"{wrong.Count} of {count} (seed {Seed})");
        // Both kinds came often, so neither the mutations nor the gateway are trivial.
        statuses.GetValueOrDefault(200).ShouldBeGreaterThan(count / 20);
        statuses.GetValueOrDefault(400).ShouldBeGreaterThan(count / 10);
        await ShouldBeWellAsync(gateway);
    }

    [Fact]
    public async Task Socket_RequestsThatBreakHttp_AreAnsweredOrClosed()
    {
        await using var upstream = await UpstreamAsync();
        await using var gateway = await GatewayAsync(TestConfiguration.OpenAi(upstream));
        var good = Exchanges.Chat();
        string[] heads =
        [
            $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: x\r\nContent-Length: {good.Length + 50}",
            $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: x\r\nContent-Length: {good.Length - 20}",
            $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: x\r\nContent-Length: -5",
            $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999",
            $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999",
            $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: x\r\nContent-Length: {good.Length}\r\nContent-Length: 3",
            $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: x\r\nContent-Length: {good.Length}\r\nTransfer-Encoding: chunked",
            $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked",
            $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: nonsense",
            $"POST {Exchanges.ChatPath} HTTP/1.1\r\nHost: x",
            $"POST {Exchanges.ChatPath} HTTP/1.1\r\nContent-Length: {good.Length}",
            $"POST {Exchanges.ChatPath} HTTP/1.0\r\nContent-Length: {good.Length}",
            $"POST {Exchanges.ChatPath} HTTP/9.9\r\nHost: x\r\nContent-Length: {good.Length}",
            $"POST {Exchanges.ChatPath}\0 HTTP/1.1\r\nHost: x\r\nContent-Length: {good.Length}",
            $"POST /v1/%c0%ae%c0%ae/%00 HTTP/1.1\r\nHost: x\r\nContent-Length: {good.Length}",
            $"POST /v1/models/%ff%fe?%zz HTTP/1.1\r\nHost: x\r\nContent-Length: {good.Length}",
            $"GET /v1/models/..%2f..%2fadmin HTTP/1.1\r\nHost: x",
            $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: x",
            $"GET /v1/models HTTP/1.1\r\nHost: x\r\nx-long: {new string('a', 50_000)}",
            $"GET /v1/models HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 150).Select(i => $"x-{i}: 1\r\n"))}x-last: 1",
            $"OPTIONS * HTTP/1.1\r\nHost: x",
            $"CONNECT x:443 HTTP/1.1\r\nHost: x:443",
            $"\u0016\u0003\u0001\u0002 TLS by mistake",
            $"PRI * HTTP/2.0",
        ];
        foreach (var head in heads)
        {
            var status = await SendRawAsync(gateway, head, good);

            (status is null or 200 or 204 or (>= 400 and < 500) or 505).ShouldBeTrue($"{status} for {head[..Math.Min(120, head.Length)]}");
        }

        await ShouldBeWellAsync(gateway);
    }

    private static async Task<ScriptedUpstream> UpstreamAsync()
    {
        var upstream = await ScriptedUpstream.StartAsync();
        return upstream
            .Otherwise(UpstreamAnswer.Text("One two"))
            .Otherwise(UpstreamAnswer.EmbeddingForEach(0.5f, -1f), "embedding-model");
    }

    private static Task<RunningGateway> GatewayAsync(string configuration) =>
        RunningGateway.StartAsync(configuration.Replace("drainTime: 2s", "drainTime: 2s, maxRequestBytes: 65536", StringComparison.Ordinal));

    private static HttpRequestMessage Message(FuzzRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, request.Path) { Content = new ByteArrayContent(request.Body) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        message.Headers.TransferEncodingChunked = request.Chunked;
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    private static void Check(HttpResponseMessage response, string body)
    {
        if ((int)response.StatusCode is >= 400 and < 500)
        {
            Exchanges.ErrorIn(response, body);
            return;
        }

        response.StatusCode.ShouldBe(HttpStatusCode.OK, body);
        if (response.Content.Headers.ContentType!.MediaType == "text/event-stream")
        {
            body.ShouldEndWith("data: [DONE]\n\n");
        }
        else
        {
            JsonElement.Parse(body).TryGetProperty("model", out _).ShouldBeTrue();
        }
    }

    /// <summary>The status of the answer; null when the connection was closed without one.</summary>
    private static async Task<int?> SendRawAsync(RunningGateway gateway, string head, string body)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port, limit.Token);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"{head}\r\n\r\n{body}"), limit.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var line = await reader.ReadLineAsync(limit.Token);
            // A client that begins as HTTP/2 does is answered in frames.
            return line?.StartsWith("HTTP/1.", StringComparison.Ordinal) != true ? null : int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task ShouldBeWellAsync(RunningGateway gateway)
    {
        using var chat = await gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat());
        (await chat.TextAsync()).ShouldContain("One two");
        gateway.Logs.Messages.ShouldNotContain(message => message.StartsWith("Error", StringComparison.Ordinal) || message.StartsWith("Critical", StringComparison.Ordinal));
    }

    private static string Shown(byte[] body) => Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(600, body.Length)));
}
