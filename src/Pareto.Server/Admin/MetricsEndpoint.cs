using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Configuration;
using Pareto.Core.Pipeline;
using Pareto.Core.Telemetry.Metrics;
using Pareto.Core.Wire;
using Pareto.Server.Endpoints;

namespace Pareto.Server.Admin;

/// <summary>All metrics, for Prometheus and whatever else reads its format.</summary>
internal sealed class MetricsEndpoint(Gateway gateway, ParetoSetup setup, MetricsCollector metrics)
{
    private const string PrometheusText = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenMetricsText = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private readonly SecretText? _key = setup.Configuration.Options.Telemetry.MetricsKey;

    /// <summary>In OpenMetrics' format for who asks for that, else in Prometheus' own.</summary>
    public async Task ScrapeAsync(HttpContext context)
    {
        var credential = ClientCredentials.Of(context.Request);
        if (!IsScraper(credential.Key) && gateway.AdmitAdmin(credential).Refusal is { } refusal)
        {
            await OpenAiResponses.WriteErrorAsync(context, refusal);
            return;
        }

        var openMetrics = context.Request.Headers.Accept.ToString().Contains("application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
        using var body = new PooledBuffer(16 * 1024);
        metrics.Write(body, openMetrics);
        context.Response.ContentType = openMetrics ? OpenMetricsText : PrometheusText;
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body.Written, context.RequestAborted);
    }

    private bool IsScraper(string? key) =>
        key is not null && _key is not null
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), SHA256.HashData(Encoding.UTF8.GetBytes(_key.Reveal())));
}
