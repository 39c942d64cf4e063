using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pareto.Testing;

/// <summary>
/// A provider on a free loopback port that speaks OpenAI (chat completions, embeddings, models), Anthropic (messages)
/// and Ollama's model list, and does with each call what the test has scripted:
/// <code>
/// await using var upstream = await ScriptedUpstream.StartAsync();
/// upstream.Next(UpstreamAnswer.RateLimited("1")).Next(UpstreamAnswer.Text("Paris"));
/// upstream.Otherwise(UpstreamAnswer.Text("ok").HoldAfter(1, gate.Task));
/// </code>
/// Answers are taken in order, first those for the called model, then those for any; then <see cref="Otherwise"/>
/// holds. A call that nothing is scripted for gets a 501 that says so.
/// </summary>
public sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<(string? Model, UpstreamAnswer Answer)> _next = [];
    private readonly ConcurrentDictionary<string, UpstreamAnswer> _otherwise = new(StringComparer.Ordinal);
    private readonly List<ReceivedRequest> _requests = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];

    private ScriptedUpstream()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Scheme, host and port, without a path.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where OpenAI's paths begin: the address with <c>/v1</c>.</summary>
    public Uri OpenAiUrl => new(Address, "/v1");

    /// <summary>The models that the list endpoints name.</summary>
    public ImmutableArray<string> Models { get; set; } = ["scripted-model"];

    /// <summary>What the list endpoints do instead of naming the models.</summary>
    public UpstreamAnswer? ModelList { get; set; }

    /// <summary>All calls so far, in order of arrival, list endpoints apart.</summary>
    public ImmutableArray<ReceivedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<ScriptedUpstream> StartAsync()
    {
        var upstream = new ScriptedUpstream();
        await upstream._app.StartAsync();
        upstream.Address = new Uri(upstream._app.Urls.Single());
        return upstream;
    }

    /// <summary>An address on loopback where nothing listens: a connection to it is refused.</summary>
    public static Uri RefusingAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return new Uri($"http://127.0.0.1:{port}");
    }

    /// <summary>Scripts the next call (of that model, when one is given).</summary>
    public ScriptedUpstream Next(UpstreamAnswer answer, string? model = null)
    {
        lock (_lock)
        {
            _next.Add((model, answer));
        }

        return this;
    }

    /// <summary>Scripts every call (of that model, when one is given) that no <see cref="Next"/> is left for.</summary>
    public ScriptedUpstream Otherwise(UpstreamAnswer answer, string? model = null)
    {
        _otherwise[model ?? ""] = answer;
        return this;
    }

    /// <summary>Completes once that many calls have come in; gives the last of them.</summary>
    public async Task<ReceivedRequest> WaitForRequestAsync(int count = 1)
    {
        Task reached;
        lock (_lock)
        {
            if (_requests.Count >= count)
            {
                return _requests[count - 1];
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, source));
            reached = source.Task;
        }

        await reached;
        return Requests[count - 1];
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        using var left = context.RequestAborted.Register(request.NoteClientLeft);
        try
        {
            await AnswerAsync(ListAnswer(request) ?? Take(request), request, context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            request.NoteClientLeft();
        }
        catch (OperationCanceledException)
        {
            // The test is over while the call hangs.
            Abort(context, request);
        }
    }

    private async Task AnswerAsync(UpstreamAnswer answer, ReceivedRequest request, HttpContext context)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        await answer.BeforeHeaders.WaitAsync(over.Token);
        if (answer.Kind is AnswerKind.Hang)
        {
            await Task.Delay(Timeout.Infinite, over.Token);
        }

        if (answer.Kind is AnswerKind.Reset)
        {
            Abort(context, request);
            return;
        }

        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.Append(name, value);
        }

        var streamed = answer.Kind == AnswerKind.Message && request.Stream;
        response.ContentType = streamed ? "text/event-stream" : answer.ContentType;
        var (head, pieces, tail) =
            answer.Kind == AnswerKind.Raw ? ("", answer.Pieces, "")
            : streamed ? AnswerText.Stream(answer, request)
            : ("", [AnswerText.Plain(answer, request)], "");

        await WriteAsync(head);
        for (var sent = 0; ; sent++)
        {
            if (answer.Gates.TryGetValue(sent, out var gate))
            {
                await gate.WaitAsync(over.Token);
            }

            if (answer.CutAt == sent)
            {
                // An abort could overtake what was just written. A failure after the start lets all of that arrive
                // and then closes the connection inside the body.
                request.NoteBrokenOffHere();
                throw new IOException("scripted cut");
            }

            if (answer.EndAt == sent)
            {
                return;
            }

            if (sent == pieces.Length)
            {
                break;
            }

            await WriteAsync(pieces[sent]);
            request.CountPiece();
        }

        await WriteAsync(tail);

        async Task WriteAsync(string text)
        {
            await response.WriteAsync(text, over.Token);
            await response.Body.FlushAsync(over.Token);
        }
    }

    private static void Abort(HttpContext context, ReceivedRequest request)
    {
        request.NoteBrokenOffHere();
        context.Abort();
    }

    private UpstreamAnswer Take(ReceivedRequest request)
    {
        Note(request);
        lock (_lock)
        {
            var index = _next.FindIndex(step => step.Model is not null && step.Model == request.Model);
            index = index < 0 ? _next.FindIndex(step => step.Model is null) : index;
            if (index >= 0)
            {
                var answer = _next[index].Answer;
                _next.RemoveAt(index);
                return answer;
            }
        }

        return _otherwise.GetValueOrDefault(request.Model ?? "")
            ?? _otherwise.GetValueOrDefault("")
            ?? UpstreamAnswer.Error(501, $"the test has scripted no answer for {request.Method} {request.Path} with model {request.Model}");
    }

    private void Note(ReceivedRequest request)
    {
        lock (_lock)
        {
            _requests.Add(request);
            foreach (var waiter in _waiters.Where(waiter => _requests.Count >= waiter.Count).ToList())
            {
                _waiters.Remove(waiter);
                waiter.Reached.SetResult();
            }
        }
    }

    private UpstreamAnswer? ListAnswer(ReceivedRequest request)
    {
        if (!HttpMethods.IsGet(request.Method))
        {
            return null;
        }

        return request.Path switch
        {
            _ when request.Path.EndsWith("/models", StringComparison.Ordinal) => ModelList ?? Json(new
            {
                @object = "list",
                data = Models.Select(model => new { id = model, @object = "model", owned_by = "scripted" }),
            }),
            "/api/tags" => ModelList ?? Json(new { models = Models.Select(model => new { name = model, model }) }),
            _ => null,
        };

        static UpstreamAnswer Json(object value) => UpstreamAnswer.Response(200, JsonSerializer.Serialize(value));
    }

    private static async Task<ReceivedRequest> ReadAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers.ToFrozenDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new ReceivedRequest(
            context.Connection.Id, context.Request.Method, context.Request.Path, context.Request.QueryString.ToString(), headers, body);
    }
}
