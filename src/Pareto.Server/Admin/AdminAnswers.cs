using Microsoft.AspNetCore.Http;
using Pareto.Core.Pipeline;
using Pareto.Server.Endpoints;

namespace Pareto.Server.Admin;

/// <summary>The door of the admin API.</summary>
internal static class AdminAnswers
{
    /// <summary>Answers the holder of the admin key, and refuses everybody else before anything is read or done.</summary>
    public static Task AnswerAsync(HttpContext context, Gateway gateway, Func<Task> answer) =>
        gateway.AdmitAdmin(ClientCredentials.Of(context.Request)).Refusal is { } refusal
            ? OpenAiResponses.WriteErrorAsync(context, refusal)
            : answer();
}
