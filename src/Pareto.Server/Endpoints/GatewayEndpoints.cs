using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Redaction;
using Pareto.Core.Telemetry;
using Pareto.Core.Wire;

namespace Pareto.Server.Endpoints;

/// <summary>Stage 1 of a request's way: reads it from the OpenAI dialect, and writes its reply, plain or streaming, in it.</summary>
internal sealed partial class GatewayEndpoints(
    Gateway gateway, Callers callers, ParetoSetup setup, Redactor redactor, ErrorCounter errors, TimeProvider time, ILogger<GatewayEndpoints> logger)
{
    // What may gather of a reply that is all there at once.
    private const int MostUnsentBytes = 16 * 1024;

    private readonly WorkloadNames _workloads = new(redactor);
    private readonly long _maxRequestBytes = setup.Configuration.Options.Server.MaxRequestBytes;

    public async Task ChatCompletionsAsync(HttpContext context)
    {
        if (await ReadAsync(context, GatewayEndpoint.Chat) is not { } received)
        {
            return;
        }

        if (!OpenAiToExchange.TryReadChat(received.Body, received.Envelope, out var request, out var error))
        {
            await WriteErrorAsync(context, error);
        }
        else if (request.Stream)
        {
            await StreamAsync(context, request);
        }
        else
        {
            await CollectAsync(context, request, new OpenAiReplyCollector(request));
        }
    }

    public async Task EmbeddingsAsync(HttpContext context)
    {
        if (await ReadAsync(context, GatewayEndpoint.Embeddings) is not { } received)
        {
            return;
        }

        if (!OpenAiToExchange.TryReadEmbeddings(received.Body, received.Envelope, out var request, out var error))
        {
            await WriteErrorAsync(context, error);
        }
        else
        {
            await CollectAsync(context, request, new OpenAiEmbeddingsCollector(request));
        }
    }

    public Task WriteErrorAsync(HttpContext context, GatewayError error) => OpenAiResponses.WriteErrorAsync(context, error);

    /// <summary>Takes in the body and what the headers say; null when the request was refused, the refusal being written.</summary>
    private async ValueTask<(ReadOnlyMemory<byte> Body, RequestEnvelope Envelope)?> ReadAsync(HttpContext context, GatewayEndpoint endpoint)
    {
        var caller = callers.Of(context, endpoint, _workloads.Of(context.Request));
        var envelope = new RequestEnvelope
        {
            Id = RequestId.New(time.GetUtcNow()),
            ReceivedAt = time.GetUtcNow(),
            ReceivedTimestamp = time.GetTimestamp(),
            Credential = caller.Credential,
            ClientAddress = caller.Address,
            Workload = caller.Workload!,
            DeclaredSensitivity = DeclaredSensitivity(context.Request),
            Headers = new RequestHeaders(context.Request.Headers, static (headers, name) => ((IHeaderDictionary)headers).TryGetValue(name, out var value) ? value.ToString() : null),
        };
        context.Response.Headers[ParetoHeaders.RequestId] = envelope.Id.Value;

        // Refused before its body is read: nobody without a key makes the gateway hold megabytes.
        if (gateway.Admit(caller).Refusal is { } notAdmitted)
        {
            await WriteErrorAsync(context, notAdmitted);
            return null;
        }

        var body = await RequestBody.ReadAsync(context.Request, _maxRequestBytes, context.RequestAborted);
        if (body.Refusal is { } refusal)
        {
            await WriteErrorAsync(context, refusal);
            return null;
        }

        return (body.Bytes, envelope);
    }

    // A word that is none of these was meant to keep the request in, so it is no reason to let it go.
    private static Sensitivity? DeclaredSensitivity(HttpRequest request) =>
        request.Headers.TryGetValue(ParetoHeaders.Sensitivity, out var declared)
            ? SensitivityNames.Parse(declared.ToString()) ?? Sensitivity.Restricted
            : null;

    private async Task CollectAsync(HttpContext context, GatewayRequest request, IReplyCollector collector)
    {
        await foreach (var reply in gateway.RunAsync(request, context.RequestAborted))
        {
            switch (reply)
            {
                case ReplyFailed failed:
                    WriteReceipt(context, failed.Receipt);
                    RateLimitHeaders.Write(context.Response.Headers, failed.RateLimits);
                    await WriteErrorAsync(context, failed.Error);
                    return;
                case ReplyStarted { ServedBy: { } servedBy }:
                    ParetoHeaders.WriteRoute(context.Response.Headers, servedBy);
                    collector.Add(reply);
                    break;
                case ReplyCompleted completed:
                    ParetoHeaders.WriteReceipt(context.Response.Headers, completed.Receipt);
                    RateLimitHeaders.Write(context.Response.Headers, completed.RateLimits);
                    collector.Add(reply);
                    break;
                default:
                    collector.Add(reply);
                    break;
            }
        }

        await OpenAiResponses.WriteJsonAsync(context, StatusCodes.Status200OK, collector.WriteTo);
    }

    private async Task StreamAsync(HttpContext context, ChatRequest request)
    {
        using var writer = new OpenAiReplyWriter(request);
        using var output = new PooledBuffer(8192);
        var begun = false;
        var ended = false;
        await using var replies = gateway.RunAsync(request, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        while (await NextAsync(replies, output, context.Response, ended))
        {
            var reply = replies.Current;
            switch (reply)
            {
                case ReplyFailed failed when !begun:
                    WriteReceipt(context, failed.Receipt);
                    RateLimitHeaders.Write(context.Response.Headers, failed.RateLimits);
                    await WriteErrorAsync(context, failed.Error);
                    return;
                case ReplyFailed failed:
                    writer.WriteError(OpenAiErrors.ToOpenAi(failed.Error, redactor), output);
                    errors.Count(OpenAiErrors.Of(failed.Error.Kind).Code);
                    LogStreamBroken(request.Id, failed.Error.Kind);
                    break;
                case ReplyStarted { ServedBy: { } servedBy } started:
                    begun = true;
                    ParetoHeaders.WriteRoute(context.Response.Headers, servedBy);
                    RateLimitHeaders.Write(context.Response.Headers, started.RateLimits);
                    context.Response.ContentType = "text/event-stream";
                    context.Response.Headers.CacheControl = "no-cache";
                    writer.Write(reply, output);
                    break;
                case AnswerEnded:
                    ended = true;
                    break;
                case ReplyCompleted completed:
                    output.Write(Encoding.ASCII.GetBytes(ParetoHeaders.StreamComment(completed.Receipt)));
                    writer.Write(reply, output);
                    break;
                default:
                    writer.Write(reply, output);
                    break;
            }
        }

        // The server sends it together with the end of the body.
        context.Response.BodyWriter.Write(output.Written.Span);
    }

    /// <summary>
    /// Steps to the next event. What has been written is sent whenever that means waiting, so no token is held back,
    /// and events that arrived together leave together: those that came with the end of the answer, with its last line.
    /// </summary>
    private static ValueTask<bool> NextAsync(
        IAsyncEnumerator<ReplyEvent> replies, PooledBuffer output, HttpResponse response, bool ended)
    {
        var next = replies.MoveNextAsync();
        return output.Length > (ended || next.IsCompleted ? MostUnsentBytes : 0) ? SendAsync(output, response, next) : next;
    }

    private static async ValueTask<bool> SendAsync(PooledBuffer output, HttpResponse response, ValueTask<bool> next)
    {
        // With a token it could throw and leave the step in flight. Without one it returns also when the client is
        // gone; the step then ends by itself.
        await response.BodyWriter.WriteAsync(output.Written, CancellationToken.None);
        output.Clear();
        return await next;
    }

    private static void WriteReceipt(HttpContext context, Receipt? receipt)
    {
        if (receipt is not null)
        {
            ParetoHeaders.WriteReceipt(context.Response.Headers, receipt);
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "{RequestId}: the stream ended with an error: {Kind}")]
    private partial void LogStreamBroken(RequestId requestId, GatewayErrorKind kind);
}
