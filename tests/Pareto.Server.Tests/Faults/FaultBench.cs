using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pareto.Core.Exchange;
using Pareto.Core.Execution.Load;

namespace Pareto.Server.Tests.Faults;

/// <summary>
/// A gateway whose tier <c>small</c> holds a target that fails (<c>bad/model</c>) before one that answers
/// (<c>good/model</c>), and whose <c>bad/model</c> can be asked for alone. Its clock stands still until a test moves it.
/// </summary>
internal sealed class FaultBench : IAsyncDisposable
{
    public const string WithFailover = "small";
    public const string Alone = "bad/model";
    public const string GoodText = "all is well";

    /// <summary>Of <see cref="GoodText"/>: 10 tokens in at $1 and 5 out at $2 a million.</summary>
    public const decimal GoodCost = 0.00002m;

    private FaultBench(ScriptedUpstream bad, ScriptedUpstream good)
    {
        Bad = bad;
        Good = good;
        Load = new TargetLoad(Clock);
        good.Otherwise(UpstreamAnswer.Text(GoodText).Using(10, 5));
    }

    public ScriptedUpstream Bad { get; }

    public ScriptedUpstream Good { get; }

    public FakeTimeProvider Clock { get; } = new();

    /// <summary>What the gateway knows of its targets.</summary>
    public TargetLoad Load { get; }

    /// <summary>The gateway's configuration.</summary>
    public string Yaml { get; private set; } = "";

    public RunningGateway Gateway { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="badAddress">Where the failing provider is said to be; by default at <see cref="Bad"/>.</param>
    /// <param name="execution">Fields of the section.</param>
    /// <param name="routing">Fields of the section.</param>
    public static async Task<FaultBench> StartAsync(Uri? badAddress = null, string execution = "retries: 0", string routing = "")
    {
        var bench = new FaultBench(await ScriptedUpstream.StartAsync(), await ScriptedUpstream.StartAsync());
        bench.Yaml =
            $$"""
            server: { listen: "http://127.0.0.1:0", drainTime: 1s }
            providers:
              bad: { preset: openai-compatible, baseUrl: "{{badAddress ?? bench.Bad.OpenAiUrl}}" }
              good: { preset: openai-compatible, baseUrl: "{{bench.Good.OpenAiUrl}}" }
            tiers:
              small: [bad/model, good/model]
            targets:
              bad/model: { price: { input: 1, output: 2 } }
              good/model: { price: { input: 1, output: 2 } }
            execution: { {{execution}} }
            routing: { {{routing}} }
            """;
        bench.Gateway = await RunningGateway.StartAsync(
            bench.Yaml,
            bench.Clock,
            services: services => services.Replace(ServiceDescriptor.Singleton(bench.Load)));
        return bench;
    }

    public Task<HttpResponseMessage> AskAsync(string model, bool stream) =>
        Gateway.PostAsync(Exchanges.ChatPath, Exchanges.Chat(model, more: stream ? ",\"stream\":true" : ""));

    /// <summary>The text of a good reply, plain or streamed, which is held to being whole.</summary>
    public static async Task<string> TextOfAsync(HttpResponseMessage response, bool stream)
    {
        var body = await response.TextAsync();
        response.IsSuccessStatusCode.ShouldBeTrue(body);
        if (!stream)
        {
            return JsonElement.Parse(body).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
        }

        var events = EventsIn(body);
        events[^1].ShouldBe("[DONE]");
        return TextIn(events.SkipLast(1).Select(data => JsonElement.Parse(data)));
    }

    /// <summary>The data of each server-sent event.</summary>
    public static string[] EventsIn(string body) =>
        [.. body.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line["data: ".Length..].TrimEnd('\r'))];

    public static string TextIn(IEnumerable<JsonElement> chunks) => string.Concat(chunks
        .Where(chunk => chunk.TryGetProperty("choices", out _))
        .SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
        .Select(choice => choice.GetProperty("delta").TryGetProperty("content", out var text) ? text.GetString() : ""));

    /// <summary>Reads a stream until it holds this text.</summary>
    public static async Task<StreamReader> ReadUntilAsync(HttpResponseMessage response, string text)
    {
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        while (await reader.ReadLineAsync(Cancel) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return reader;
            }
        }

        throw new InvalidOperationException($"The stream ended before '{text}'.");
    }

    /// <summary>The rows of a request whose client will not see its end: they are written soon after, not before.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> RowsInTimeAsync(string requestId)
    {
        while (true)
        {
            var rows = Gateway.Ledger.Entries(new RequestId(requestId));
            if (rows.Count > 0)
            {
                return rows;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        }
    }

    /// <inheritdoc cref="RunningGateway.OnlyRowsInTimeAsync"/>
    public Task<IReadOnlyList<LedgerEntry>> OnlyRowsInTimeAsync() => Gateway.OnlyRowsInTimeAsync();

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Bad.DisposeAsync();
        await Good.DisposeAsync();
    }
}
