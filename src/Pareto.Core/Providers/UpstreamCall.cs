using System.Runtime.CompilerServices;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;
using Pareto.Core.Wire;

namespace Pareto.Core.Providers;

/// <summary>Makes one call and turns its answer, whatever it is, into reply events. The same for every dialect.</summary>
internal sealed class UpstreamCall(UpstreamClient client, SecretText? key, TimeProvider time)
{
    // 2,048 vectors of 3,072 numbers, written out, are the largest reply an honest server makes.
    private const int MaxReplyBytes = 256 << 20;

    private const int MaxErrorBytes = 64 << 10;

    public async IAsyncEnumerable<ReplyEvent> SendAsync(
        HttpRequestMessage request, ReplyReader reader, bool stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var sent = request;
        var (response, failure) = await client.SendAsync(request, cancellationToken);
        using var received = response;
        failure ??= await RefusalAsync(response!, cancellationToken);
        if (failure is not null)
        {
            yield return Safe(failure);
            yield break;
        }

        using var body = IsStream(response!, stream)
            ? new StreamedReply(await response!.Content.ReadAsStreamAsync(cancellationToken), reader)
            : (UpstreamReply)new PlainReply(response!, reader, MaxReplyBytes);
        var events = new List<ReplyEvent>();
        while (!body.IsOver)
        {
            await body.ReadAsync(events, cancellationToken);
            foreach (var step in events)
            {
                if (step is UpstreamFailed broken)
                {
                    yield return Safe(broken.Failure);
                    yield break;
                }

                yield return step;
            }

            events.Clear();
        }
    }

    /// <summary>Null for an answer that holds a reply.</summary>
    private async ValueTask<UpstreamFailure?> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            return MediaType(response) is "text/html"
                ? new(UpstreamFailureKind.MalformedReply, "The provider sent a web page instead of a reply: is its baseUrl right?") { Status = status }
                : null;
        }

        if (status < 400)
        {
            return new(UpstreamFailureKind.MalformedReply, "The provider redirects instead of answering: is its baseUrl right?") { Status = status };
        }

        // As much of the body as could be read explains the status best.
        using var body = new PooledBuffer(MaxErrorBytes / 8);
        _ = await UpstreamClient.ReadAsync(response, body, MaxErrorBytes, cancellationToken);
        return UpstreamErrors.Read(status, body.Written.Span, RetryAfter.Read(response.Headers, time));
    }

    // A server that cannot stream answers a stream request with one body; others forget to name the type of their stream.
    private static bool IsStream(HttpResponseMessage response, bool asked) =>
        MediaType(response) switch
        {
            "text/event-stream" => true,
            "application/json" => false,
            _ => asked,
        };

    private static string? MediaType(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType;

    // Providers quote the key they refuse, and not every one hides it.
    private UpstreamFailed Safe(UpstreamFailure failure) => new(
        key is not null && failure.Message.Contains(key.Reveal(), StringComparison.Ordinal)
            ? failure with { Message = failure.Message.Replace(key.Reveal(), "[key]") }
            : failure);
}
