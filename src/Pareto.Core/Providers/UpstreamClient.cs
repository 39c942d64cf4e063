using System.Net;
using Pareto.Core.Exchange;
using Pareto.Core.Telemetry;
using Pareto.Core.Wire;

namespace Pareto.Core.Providers;

/// <summary>
/// Carries calls to providers over one pool of connections for the whole process. Whatever goes wrong on the way comes
/// back as a value whose message tells the cause and never an address; only a cancellation by the caller is thrown.
/// </summary>
internal sealed class UpstreamClient : IDisposable
{
    private readonly HttpMessageInvoker _invoker;

    /// <param name="connectTimeout">The longest wait for a connection, TLS included.</param>
    public UpstreamClient(TimeSpan connectTimeout) => _invoker = new HttpMessageInvoker(new SocketsHttpHandler
    {
        ConnectTimeout = connectTimeout,
        // Addresses behind a provider's name change; a connection that never ends would never notice.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
        // A redirect could carry a key to another host.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        // It would hand on what a client sent along, too; the gateway's own ids are set below, where there are any.
        ActivityHeadersPropagator = null,
        // Only what comes with the end of a reply is waited for; a reply that is given up must not run on.
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(250),
        Proxy = new ProxyForOthers(HttpClient.DefaultProxy),
    });

    /// <summary>Sends a call and waits for the head of its answer. Exactly one of the two results is set.</summary>
    public async ValueTask<(HttpResponseMessage? Response, UpstreamFailure? Failure)> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (GatewayTracing.TraceParent is { } trace)
        {
            request.Headers.TryAddWithoutValidation("traceparent", trace);
        }

        try
        {
            return (await _invoker.SendAsync(request, cancellationToken), null);
        }
        catch (HttpRequestException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, OfSending(exception.HttpRequestError));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, new(UpstreamFailureKind.Timeout, "The provider could not be connected to in time."));
        }
    }

    /// <summary>Reads a whole body into the buffer, or says why it cannot.</summary>
    public static async ValueTask<UpstreamFailure?> ReadAsync(
        HttpResponseMessage response, PooledBuffer buffer, int maxBytes, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > maxBytes)
        {
            return TooLong(maxBytes);
        }

        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (await stream.ReadAsync(buffer.GetMemory(), cancellationToken) is var read and > 0)
            {
                buffer.Advance(read);
                if (buffer.Length > maxBytes)
                {
                    return TooLong(maxBytes);
                }
            }

            return null;
        }
        catch (Exception exception) when (OfReading(exception) is { } failure)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return failure;
        }
    }

    /// <summary>What an exception while a body was read says of the provider; null for one that is not the provider's doing.</summary>
    public static UpstreamFailure? OfReading(Exception exception) => exception switch
    {
        InvalidDataException => new(UpstreamFailureKind.MalformedReply, "The provider sent a reply that cannot be read."),
        IOException or HttpRequestException => new(UpstreamFailureKind.CutOff, "The provider broke the reply off before its end."),
        _ => null,
    };

    public void Dispose() => _invoker.Dispose();

    private static UpstreamFailure OfSending(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => new(UpstreamFailureKind.Unreachable, "The name of the provider's address does not resolve."),
        HttpRequestError.ConnectionError => new(UpstreamFailureKind.Unreachable, "The provider accepts no connection."),
        HttpRequestError.SecureConnectionError => new(UpstreamFailureKind.Unreachable, "The provider cannot be connected to securely: the TLS handshake failed."),
        HttpRequestError.ProxyTunnelError => new(UpstreamFailureKind.Unreachable, "The provider cannot be reached through the proxy."),
        HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded =>
            new(UpstreamFailureKind.MalformedReply, "The provider sent no valid HTTP response."),
        _ => new(UpstreamFailureKind.Unreachable, "The provider closed the connection before it answered."),
    };

    private static UpstreamFailure TooLong(int maxBytes) =>
        new(UpstreamFailureKind.MalformedReply, $"The provider sent a reply of more than {maxBytes} bytes.");
}
