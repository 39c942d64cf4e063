using Microsoft.AspNetCore.Http;
using Pareto.Core.Exchange;

namespace Pareto.Server.Endpoints;

/// <summary>Finds the key that a client presents.</summary>
internal static class ClientCredentials
{
    private const string Bearer = "Bearer ";

    /// <summary>From <c>Authorization: Bearer</c>, else <c>x-api-key</c> or <c>api-key</c>, as clients of Anthropic and Azure send theirs.</summary>
    public static ClientCredential Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return new ClientCredential(authorization[Bearer.Length..].Trim());
        }

        var key = request.Headers["x-api-key"].ToString();
        if (key.Length == 0)
        {
            key = request.Headers["api-key"].ToString();
        }

        return new ClientCredential(key.Length == 0 ? null : key);
    }
}
