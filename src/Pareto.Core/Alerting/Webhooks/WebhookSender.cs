using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Pareto.Core.Wire;

namespace Pareto.Core.Alerting.Webhooks;

/// <summary>
/// Posts alerts. Redirects are not followed and answers not read: what counts is the status. What went wrong comes back as words
/// that name neither the address nor the secret. Safe for many threads.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpMessageInvoker _invoker;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <param name="timeout">The longest that an answer may take.</param>
    /// <param name="time">The clock of timestamps and of the timeout.</param>
    public WebhookSender(TimeSpan timeout, TimeProvider time)
    {
        _timeout = timeout;
        _time = time;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectTimeout = timeout,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxResponseDrainSize = 0,
            Proxy = new ProxyForOthers(HttpClient.DefaultProxy),
        });
    }

    /// <summary>Posts an alert once.</summary>
    /// <returns>Null once the webhook has taken it (2xx), else what was wrong.</returns>
    public async ValueTask<string?> SendAsync(WebhookOptions webhook, RecordedAlert alert, CancellationToken cancellationToken)
    {
        using var request = Request(webhook, alert);
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var response = await _invoker.SendAsync(request, either.Token);
            return (int)response.StatusCode switch
            {
                >= 200 and < 300 => null,
                >= 300 and < 400 => string.Create(CultureInfo.InvariantCulture, $"it redirects (status {(int)response.StatusCode}), which is not followed"),
                var status => string.Create(CultureInfo.InvariantCulture, $"it answers with status {status}"),
            };
        }
        catch (HttpRequestException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Describe(exception.HttpRequestError);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "it does not answer in time";
        }
    }

    public void Dispose() => _invoker.Dispose();

    private HttpRequestMessage Request(WebhookOptions webhook, RecordedAlert alert)
    {
        if (webhook.Secret is not { } text || !WebhookSecret.TryParse(text, out var secret))
        {
            throw new ArgumentException("The webhook was not validated.", nameof(webhook));
        }

        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        var body = JsonSerializer.SerializeToUtf8Bytes(new WebhookBody(alert.Kind, alert.At, alert), AlertJson.Options);
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Version = HttpVersion.Version11,
            Content = new ByteArrayContent(body) { Headers = { ContentType = Json } },
        };
        request.Headers.Add("user-agent", "pareto");
        request.Headers.Add("webhook-id", alert.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", secret.Sign(alert.Id, timestamp, body));
        return request;
    }

    private static string Describe(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "its name does not resolve",
        HttpRequestError.ConnectionError => "it accepts no connection",
        HttpRequestError.SecureConnectionError => "it cannot be connected to securely: the TLS handshake failed",
        HttpRequestError.ProxyTunnelError => "it cannot be reached through the proxy",
        _ => "it closes the connection without a valid answer",
    };

    /// <summary>The form that Standard Webhooks proposes: a type, a time, the data.</summary>
    private sealed record WebhookBody(AlertKind Type, DateTimeOffset Timestamp, RecordedAlert Data);
}
