using System.Buffers;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Exchange;

namespace Pareto.Server.Endpoints;

/// <summary>The whole body of a request, or why it cannot be had: exactly one of the two.</summary>
internal readonly record struct RequestBody(ReadOnlyMemory<byte> Bytes, GatewayError? Refusal)
{
    /// <param name="limit">The largest body accepted, in bytes.</param>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        if (request.ContentType is { } type && !IsJson(type))
        {
            return Refuse(GatewayErrorKind.UnsupportedMediaType, "The body must be JSON: send 'Content-Type: application/json'.");
        }

        if (request.ContentLength > limit)
        {
            return TooLarge(limit);
        }

        var reader = request.BodyReader;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                if (read.Buffer.Length > limit)
                {
                    // Given back, so that the server can take in the rest and keep the connection.
                    reader.AdvanceTo(read.Buffer.End);
                    return TooLarge(limit);
                }

                if (read.IsCompleted)
                {
                    // The request keeps its bytes for as long as it lives, so they get an array of their own.
                    var bytes = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return new RequestBody(bytes, null);
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TooLarge(limit)
                : Refuse(GatewayErrorKind.InvalidRequest, "The body could not be read to its end. Send it again with a correct Content-Length.");
        }
    }

    private static bool IsJson(string contentType)
    {
        var end = contentType.IndexOf(';');
        return contentType.AsSpan(0, end < 0 ? contentType.Length : end).Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
    }

    private static RequestBody TooLarge(long limit) => Refuse(
        GatewayErrorKind.BodyTooLarge, $"The body is larger than {limit:N0} bytes. Send less, or raise server.maxRequestBytes in pareto.yaml.");

    private static RequestBody Refuse(GatewayErrorKind kind, string message) => new(default, new GatewayError(kind, message));
}
