using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pareto.Core.Text;

namespace Pareto.Testing;

/// <summary>
/// A provider that speaks OpenAI's chat and has a meter, as providers do: it bills the prompt when it begins to answer, and each token of
/// the answer as it is made, whether or not anybody is there to take it. A word of an answer is a token, in o200k as well. No answer is
/// longer than the request allows.
/// </summary>
public sealed class MeteringUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<string, MeteredAnswer> _answerTo;
    private readonly CancellationTokenSource _stopping = new();
    private long _input;
    private long _output;
    private int _calls;

    private MeteringUpstream(Func<string, MeteredAnswer> answerTo)
    {
        _answerTo = answerTo;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri OpenAiUrl => new(_app.Urls.Single() + "/v1");

    /// <summary>Tokens of prompts that it has begun to answer.</summary>
    public long Input => Interlocked.Read(ref _input);

    /// <summary>Tokens that it has made.</summary>
    public long Output => Interlocked.Read(ref _output);

    public int Calls => Volatile.Read(ref _calls);

    /// <param name="answerTo">What a call gets, by its last message; asked by one call at a time, once its prompt is billed.</param>
    public static async Task<MeteringUpstream> StartAsync(Func<string, MeteredAnswer> answerTo)
    {
        var upstream = new MeteringUpstream(answerTo);
        await upstream._app.StartAsync();
        return upstream;
    }

    /// <summary>What it has billed, in US dollars, at prices for a million tokens.</summary>
    public decimal Cost(decimal input, decimal output) => ((Input * input) + (Output * output)) / 1_000_000;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var request = body.RootElement;
        var texts = request.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString()!).ToArray();
        var prompt = texts.Sum(text => 4 + TokenCounter.Shared.Count(text));
        var most = request.TryGetProperty("max_completion_tokens", out var allowed) || request.TryGetProperty("max_tokens", out allowed) ? allowed.GetInt32() : int.MaxValue;
        Interlocked.Add(ref _input, prompt);
        MeteredAnswer answer;
        lock (_stopping)
        {
            _calls++;
            answer = _answerTo(texts[^1]);
        }

        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
            await (request.TryGetProperty("stream", out var stream) && stream.GetBoolean()
                ? StreamAsync(context.Response, answer, most, over.Token)
                : PlainAsync(context.Response, answer, prompt, most));
        }
        catch (OperationCanceledException)
        {
            // The client has left, or the test is over.
        }
    }

    /// <summary>Once begun it is made to its end, and billed, whoever is there.</summary>
    private async Task PlainAsync(HttpResponse response, MeteredAnswer answer, int prompt, int most)
    {
        var tokens = Math.Min(answer.Tokens, most);
        Interlocked.Add(ref _output, tokens);
        await Task.Delay(answer.Takes, _stopping.Token);
        response.ContentType = "application/json";
        await response.WriteAsync(
            $$$"""
            {"id":"x","object":"chat.completion","created":1,"model":"model","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Words(tokens)}}}"},"finish_reason":"{{{(tokens < answer.Tokens ? "length" : "stop")}}}"}],
            "usage":{"prompt_tokens":{{{prompt}}},"completion_tokens":{{{tokens}}},"total_tokens":{{{prompt + tokens}}}}}
            """,
            _stopping.Token);
    }

    /// <summary>Token by token, without a word on usage.</summary>
    private async Task StreamAsync(HttpResponse response, MeteredAnswer answer, int most, CancellationToken over)
    {
        response.ContentType = "text/event-stream";
        for (var token = 0; token < Math.Min(answer.Tokens, most); token++)
        {
            if (token == answer.StallsAfter)
            {
                await Task.Delay(Timeout.Infinite, over);
            }

            Interlocked.Increment(ref _output);
            await response.WriteAsync(Event($$"""{"content":"{{(token == 0 ? "word" : " word")}}"}""", "null"), over);
            await response.Body.FlushAsync(over);
        }

        await response.WriteAsync(Event("{}", "\"stop\"") + "data: [DONE]\n\n", over);
    }

    private static string Event(string delta, string finish) =>
        $$"""data: {"id":"x","object":"chat.completion.chunk","created":1,"model":"model","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n";

    private static string Words(int count) => new StringBuilder(5 * count).Insert(0, " word", count).Remove(0, Math.Min(1, count)).ToString();
}

/// <summary>What a <see cref="MeteringUpstream"/> says.</summary>
/// <param name="Tokens">How much.</param>
public sealed record MeteredAnswer(int Tokens)
{
    /// <summary>How long a plain answer takes.</summary>
    public TimeSpan Takes { get; init; }

    /// <summary>A stream makes so many tokens, and then none until its client has left.</summary>
    public int? StallsAfter { get; init; }
}
