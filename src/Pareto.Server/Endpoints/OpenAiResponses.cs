using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pareto.Core.Exchange;
using Pareto.Core.Redaction;
using Pareto.Core.Telemetry;
using Pareto.Core.Wire;

namespace Pareto.Server.Endpoints;

/// <summary>Sends whole JSON bodies.</summary>
internal static class OpenAiResponses
{
    public static Task WriteErrorAsync(HttpContext context, GatewayError error)
    {
        var response = context.Response;
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var redactor = context.RequestServices.GetRequiredService<Redactor>();
        var (status, _, code) = OpenAiErrors.Of(error.Kind);
        context.RequestServices.GetRequiredService<ErrorCounter>().Count(code);
        return WriteJsonAsync(
            context, status, output => ExchangeToOpenAi.WriteError(output, OpenAiErrors.ToOpenAi(error, redactor)));
    }

    /// <summary>Sends what <paramref name="write"/> writes, as one body of known length.</summary>
    public static async Task WriteJsonAsync(HttpContext context, int status, Action<IBufferWriter<byte>> write)
    {
        using var buffer = new PooledBuffer(4096);
        write(buffer);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = buffer.Length;
        await response.BodyWriter.WriteAsync(buffer.Written, context.RequestAborted);
    }
}
