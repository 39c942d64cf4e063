using System.Collections.Immutable;
using System.Net;

namespace Pareto.Testing;

/// <summary>
/// What a <see cref="ScriptedUpstream"/> does with one call. An answer of text or tool calls is written in the dialect
/// of the path that was called, plain or streamed as the call asks; everything else goes out exactly as scripted.
/// </summary>
public sealed record UpstreamAnswer
{
    internal AnswerKind Kind { get; private init; }

    internal ImmutableArray<string> Pieces { get; private init; } = [];

    internal ImmutableArray<ScriptedToolCall> ToolCalls { get; private init; } = [];

    internal bool ForEachInput { get; private init; }

    internal string? FinishReason { get; private init; }

    internal ScriptedUsage Usage { get; private init; } = new(10, 5);

    internal bool WithUsage { get; private init; } = true;

    internal int Status { get; private init; } = 200;

    internal string ContentType { get; private init; } = "application/json";

    internal ImmutableArray<KeyValuePair<string, string>> Headers { get; private init; } = [];

    internal Task BeforeHeaders { get; private init; } = Task.CompletedTask;

    internal ImmutableDictionary<int, Task> Gates { get; private init; } = ImmutableDictionary<int, Task>.Empty;

    internal int? CutAt { get; private init; }

    internal int? EndAt { get; private init; }

    /// <summary>A whole answer; streamed, each word is one piece.</summary>
    public static UpstreamAnswer Text(string text) => new() { Kind = AnswerKind.Message, Pieces = Words(text) };

    /// <summary>A whole answer that calls tools; streamed, each call's arguments come in two pieces.</summary>
    public static UpstreamAnswer CallTools(params ScriptedToolCall[] calls) =>
        new() { Kind = AnswerKind.Message, ToolCalls = [.. calls] };

    /// <summary>Vectors for an embeddings call.</summary>
    public static UpstreamAnswer Embeddings(params float[][] vectors) => new()
    {
        Kind = AnswerKind.Embeddings,
        Pieces = [.. vectors.Select(vector => "[" + string.Join(',', vector.Select(value => value.ToString("R"))) + "]")],
    };

    /// <summary>The same vector for each input of an embeddings call, however many there are.</summary>
    public static UpstreamAnswer EmbeddingForEach(params float[] vector) => Embeddings(vector) with { ForEachInput = true };

    /// <summary>An event stream of exactly these bytes, each piece flushed on its own.</summary>
    public static UpstreamAnswer EventStream(params string[] pieces) =>
        new() { Kind = AnswerKind.Raw, Pieces = [.. pieces], ContentType = "text/event-stream" };

    /// <summary>A response of exactly this status and body.</summary>
    public static UpstreamAnswer Response(int status, string body, string contentType = "application/json") =>
        new() { Kind = AnswerKind.Raw, Status = status, Pieces = [body], ContentType = contentType };

    /// <summary>An error as OpenAI words it.</summary>
    public static UpstreamAnswer Error(int status, string message, string type = "error", string? code = null) =>
        Response(status, System.Text.Json.JsonSerializer.Serialize(new { error = new { message, type, param = (string?)null, code } }));

    /// <summary>Status 429 with a Retry-After header.</summary>
    public static UpstreamAnswer RateLimited(string retryAfter) =>
        Error((int)HttpStatusCode.TooManyRequests, "slow down", "rate_limit_error", "rate_limit_exceeded").Header("Retry-After", retryAfter);

    /// <summary>The connection is reset before a byte of answer.</summary>
    public static UpstreamAnswer Reset() => new() { Kind = AnswerKind.Reset };

    /// <summary>Nothing comes, until the client leaves or the upstream is disposed of.</summary>
    public static UpstreamAnswer Hang() => new() { Kind = AnswerKind.Hang };

    public UpstreamAnswer Header(string name, string value) => this with { Headers = Headers.Add(new(name, value)) };

    /// <summary>Answers only after the task completes; not even headers go out before.</summary>
    public UpstreamAnswer HoldUntil(Task released) => this with { BeforeHeaders = released };

    /// <summary>Sends that many pieces, then waits for the task.</summary>
    public UpstreamAnswer HoldAfter(int pieces, Task released) => this with { Gates = Gates.Add(pieces, released) };

    /// <summary>Sends that many pieces, all of which arrive, then closes the connection inside the body.</summary>
    public UpstreamAnswer CutAfter(int pieces) => this with { CutAt = pieces };

    /// <summary>Sends that many pieces, then ends the body as if it were whole: no finish reason, no end mark.</summary>
    public UpstreamAnswer EndAfter(int pieces) => this with { EndAt = pieces };

    /// <summary>Ends with this reason, in the words of the dialect called.</summary>
    public UpstreamAnswer FinishWith(string reason) => this with { FinishReason = reason };

    public UpstreamAnswer Using(long input, long output, long cachedInput = 0) => this with { Usage = new(input, output, cachedInput) };

    /// <summary>Leaves the usage out, as some servers do.</summary>
    public UpstreamAnswer WithoutUsage() => this with { WithUsage = false };

    private static ImmutableArray<string> Words(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == ' ')
            {
                words.Add(text[start..i]);
                start = i;
            }
        }

        words.Add(text[start..]);
        return words.ToImmutable();
    }
}

/// <summary>A tool call that an <see cref="UpstreamAnswer"/> makes; the arguments are JSON text.</summary>
public sealed record ScriptedToolCall(string Id, string Name, string Arguments);

/// <summary>Tokens as OpenAI counts them: cached input is part of the input.</summary>
public sealed record ScriptedUsage(long Input, long Output, long CachedInput = 0);

internal enum AnswerKind
{
    Message,
    Embeddings,
    Raw,
    Reset,
    Hang,
}
