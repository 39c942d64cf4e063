using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Exchange;

namespace Pareto.Server.Endpoints;

/// <summary>The headers in which OpenAI tells how a client stands with its rate limits (guide "Rate limits", "Rate limits in headers").</summary>
internal static class RateLimitHeaders
{
    public static void Write(IHeaderDictionary headers, RateLimits? limits)
    {
        Write(headers, limits?.Requests, "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests");
        Write(headers, limits?.Tokens, "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens");
    }

    private static void Write(IHeaderDictionary headers, RateLimitState? state, string limit, string remaining, string reset)
    {
        if (state is not null)
        {
            headers[limit] = state.Limit.ToString(CultureInfo.InvariantCulture);
            headers[remaining] = state.Remaining.ToString(CultureInfo.InvariantCulture);
            headers[reset] = Duration(state.Reset);
        }
    }

    /// <summary>As OpenAI writes it: <c>12ms</c>, <c>1s</c>, <c>59.7s</c>, <c>6m0s</c>, <c>23h4m0s</c>.</summary>
    private static string Duration(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1) ? string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Ceiling(time.TotalMilliseconds)}ms")
        : time < TimeSpan.FromMinutes(1) ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s")
        : time < TimeSpan.FromHours(1) ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m{time.Seconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}h{time.Minutes}m{time.Seconds}s");
}
