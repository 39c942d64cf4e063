using System.Collections.Frozen;
using System.Text.Json;

namespace Pareto.Testing;

/// <summary>One call that a <see cref="ScriptedUpstream"/> got, and what became of its answer.</summary>
public sealed class ReceivedRequest
{
    private readonly TaskCompletionSource _clientLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _piecesSent;
    private volatile bool _brokenOffHere;

    internal ReceivedRequest(string connection, string method, string path, string query, FrozenDictionary<string, string> headers, string body)
    {
        Connection = connection;
        Method = method;
        Path = path;
        Query = query;
        Headers = headers;
        Body = body;
        // Deeper than the gateway reads, which may put what it carries a few levels lower.
        Json = body.Length == 0 ? default : JsonElement.Parse(body, new JsonDocumentOptions { MaxDepth = 256 });
    }

    /// <summary>The same for all calls that came over one connection.</summary>
    public string Connection { get; }

    public string Method { get; }

    public string Path { get; }

    /// <summary>The query string with its question mark; empty when there is none.</summary>
    public string Query { get; }

    /// <summary>Header names are looked up without regard to case.</summary>
    public FrozenDictionary<string, string> Headers { get; }

    public string Body { get; }

    /// <summary>The body as JSON; undefined for a request without one.</summary>
    public JsonElement Json { get; }

    /// <summary>The model that the body names, or null.</summary>
    public string? Model => Field("model") is { ValueKind: JsonValueKind.String } model ? model.GetString() : null;

    public bool Stream => Field("stream") is { ValueKind: JsonValueKind.True };

    public bool WantsUsage =>
        Field("stream_options") is { ValueKind: JsonValueKind.Object } options
        && options.TryGetProperty("include_usage", out var include)
        && include.ValueKind == JsonValueKind.True;

    /// <summary>Pieces of text (or of tool arguments) flushed to the client so far.</summary>
    public int PiecesSent => Volatile.Read(ref _piecesSent);

    /// <summary>Completes when the client has broken off the call before its answer was whole.</summary>
    public Task ClientLeft => _clientLeft.Task;

    internal void CountPiece() => Interlocked.Increment(ref _piecesSent);

    internal void NoteBrokenOffHere() => _brokenOffHere = true;

    internal void NoteClientLeft()
    {
        if (!_brokenOffHere)
        {
            _clientLeft.TrySetResult();
        }
    }

    private JsonElement? Field(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value) ? value : null;
}
