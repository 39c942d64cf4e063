using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Alerting;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Server.Endpoints;

namespace Pareto.Server.Admin;

/// <summary>What was alerted, and who has been told.</summary>
internal sealed class AlertEndpoints(Gateway gateway, AlertStore alerts)
{
    public const int Most = 1000;
    public const int Default = 100;

    public Task ListAsync(HttpContext context) => AdminAnswers.AnswerAsync(context, gateway, () =>
    {
        var asked = context.Request.Query["limit"].ToString();
        var limit = Default;
        if (asked.Length > 0 && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
        {
            return OpenAiResponses.WriteErrorAsync(context, new GatewayError(
                GatewayErrorKind.InvalidRequest, string.Create(CultureInfo.InvariantCulture, $"'limit' must be a whole number from 1 to {Most}.")) { Parameter = "limit" });
        }

        var list = alerts.Recent(limit);
        return OpenAiResponses.WriteJsonAsync(context, StatusCodes.Status200OK, output =>
        {
            using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
            JsonSerializer.Serialize(json, list, AlertJson.Options);
        });
    });
}
