using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Pareto.Bench.MockUpstream;

/// <summary>Answers every POST as a chat completion: whole, or streamed where the body says <c>"stream": true</c>.</summary>
internal static class ChatEndpoint
{
    public static async Task ServeAsync(HttpContext context, CannedReplies replies)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            // What a gateway may ask to see whether the server is up.
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"object":"list","data":[]}""", context.RequestAborted);
            return;
        }

        var wanted = await ReadWishAsync(context.Request.BodyReader, context.RequestAborted);
        if (!wanted.Stream)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = replies.Whole.Length;
            await context.Response.BodyWriter.WriteAsync(replies.Whole, context.RequestAborted);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        var body = context.Response.BodyWriter;
        foreach (var chunk in replies.Events)
        {
            // Every chunk is flushed, as a model that writes token by token does.
            await body.WriteAsync(chunk, context.RequestAborted);
        }

        if (wanted.Usage)
        {
            await body.WriteAsync(replies.UsageEvent, context.RequestAborted);
        }

        await body.WriteAsync(replies.DoneEvent, context.RequestAborted);
    }

    private static async ValueTask<Wish> ReadWishAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                var wish = Parse(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                return wish;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static Wish Parse(ReadOnlySequence<byte> body)
    {
        var json = new Utf8JsonReader(body);
        var wish = default(Wish);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (json.CurrentDepth == 1 && json.ValueTextEquals("stream"u8))
            {
                json.Read();
                wish.Stream = json.TokenType == JsonTokenType.True;
            }
            else if (json.CurrentDepth == 2 && json.ValueTextEquals("include_usage"u8))
            {
                json.Read();
                wish.Usage = json.TokenType == JsonTokenType.True;
            }
        }

        return wish;
    }

    private struct Wish
    {
        public bool Stream;
        public bool Usage;
    }
}
