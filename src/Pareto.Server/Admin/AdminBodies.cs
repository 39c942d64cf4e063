using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Exchange;
using Pareto.Server.Endpoints;

namespace Pareto.Server.Admin;

/// <summary>Bodies of the admin API, read and written.</summary>
internal static class AdminBodies
{
    private const long MostBytes = 64 * 1024;

    /// <param name="context">The call.</param>
    /// <param name="json">How its body is written.</param>
    /// <param name="otherwise">What an empty body stands for; null where there must be one.</param>
    public static async ValueTask<(T? Body, GatewayError? Wrong)> ReadAsync<T>(HttpContext context, JsonSerializerOptions json, T? otherwise = null)
        where T : class
    {
        var body = await RequestBody.ReadAsync(context.Request, MostBytes, context.RequestAborted);
        if (body.Refusal is { } refusal)
        {
            return (null, refusal);
        }

        if (body.Bytes.IsEmpty && otherwise is not null)
        {
            return (otherwise, null);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body.Bytes.Span, json) is { } read
                ? (read, null)
                : (null, Invalid(null, "The body must be a JSON object."));
        }
        catch (JsonException e)
        {
            // Its own message may quote what was sent.
            var field = e.Path?.TrimStart('$', '.');
            return (null, string.IsNullOrEmpty(field)
                ? Invalid(null, "The body is no JSON object with the fields that /admin/v1/openapi.json names.")
                : Invalid(field, "cannot be read: /admin/v1/openapi.json tells what it takes."));
        }
    }

    public static Task WriteAsync<T>(HttpContext context, T body, JsonSerializerOptions options, int status = StatusCodes.Status200OK)
    {
        // It may hold a key.
        context.Response.Headers.CacheControl = "no-store";
        return OpenAiResponses.WriteJsonAsync(context, status, output =>
        {
            using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
            JsonSerializer.Serialize(json, body, options);
        });
    }

    public static GatewayError Invalid(string? field, string what) =>
        new(GatewayErrorKind.InvalidRequest, field is null ? what : $"'{field}' {what}") { Parameter = field };
}
