using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;
using Pareto.Core.Routing.Competence;

namespace Pareto.Server.Endpoints;

/// <summary>Takes in what clients think of answers.</summary>
internal sealed class FeedbackEndpoints(Gateway gateway, Callers callers, FeedbackIntake intake)
{
    private const long MostBytes = 16 * 1024;

    /// <summary><c>{"request_id":"req_…","score":0…1,"source":"user"}</c>.</summary>
    public async Task PostAsync(HttpContext context)
    {
        var admission = gateway.Admit(callers.Of(context, GatewayEndpoint.Feedback));
        if (admission.Principal is not { } principal)
        {
            await OpenAiResponses.WriteErrorAsync(context, admission.Refusal!);
            return;
        }

        var body = await RequestBody.ReadAsync(context.Request, MostBytes, context.RequestAborted);
        if (body.Refusal is { } unreadable)
        {
            await OpenAiResponses.WriteErrorAsync(context, unreadable);
            return;
        }

        var (feedback, wrong) = Read(body.Bytes);
        if (feedback is null)
        {
            await OpenAiResponses.WriteErrorAsync(context, wrong!);
            return;
        }

        var (answer, refusal) = intake.Accept(feedback, principal);
        if (answer is null)
        {
            await OpenAiResponses.WriteErrorAsync(context, refusal!);
            return;
        }

        await OpenAiResponses.WriteJsonAsync(context, StatusCodes.Status200OK, output =>
        {
            using var json = new Utf8JsonWriter(output);
            json.WriteStartObject();
            json.WriteString("request_id", feedback.RequestId.Value);
            json.WriteString("target", answer.Target.ToString());
            json.WriteNumber("score", feedback.Quality);
            json.WriteEndObject();
        });
    }

    private static (Feedback? Feedback, GatewayError? Wrong) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Wrong("the body must be a JSON object.", null);
            }

            if (!root.TryGetProperty("request_id", out var id) || id.ValueKind != JsonValueKind.String || id.GetString() is not { Length: > 0 and <= 64 } request)
            {
                return Wrong("must be the x-pareto-request-id of a reply.", "request_id");
            }

            if (!root.TryGetProperty("score", out var score) || score.ValueKind != JsonValueKind.Number
                || !score.TryGetDouble(out var quality) || quality is not (>= 0 and <= 1))
            {
                return Wrong("must be a number from 0 (wrong) to 1 (right).", "score");
            }

            var source = OutcomeSource.User;
            if (root.TryGetProperty("source", out var named))
            {
                if (named.ValueKind != JsonValueKind.String || FeedbackIntake.SourceOf(named.GetString()!) is not { } known)
                {
                    return Wrong("must be 'user', 'judge' or 'label'.", "source");
                }

                source = known;
            }

            return (new Feedback(new RequestId(request), quality, source), null);
        }
        catch (JsonException)
        {
            return Wrong("the body is no JSON.", null);
        }
    }

    private static (Feedback?, GatewayError) Wrong(string what, string? parameter) => (null, new GatewayError(
        GatewayErrorKind.InvalidRequest, parameter is null ? char.ToUpperInvariant(what[0]) + what[1..] : $"'{parameter}' {what}") { Parameter = parameter });
}
