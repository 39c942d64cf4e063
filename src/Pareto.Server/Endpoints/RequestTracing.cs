using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pareto.Core.Telemetry;

namespace Pareto.Server.Endpoints;

/// <summary>
/// Spans of the requests that clients make of models, while somebody listens to spans. They are named after the route, not
/// after the path, which a client may have filled with anything.
/// </summary>
internal sealed class RequestTracing(RequestDelegate next)
{
    // The conventions' word for a method that is none of HTTP's own: a client may send any.
    private const string OtherMethod = "_OTHER";

    public Task InvokeAsync(HttpContext context) =>
        GatewayTracing.IsOn && context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route } && route.StartsWith("/v1/", StringComparison.Ordinal)
            ? TraceAsync(context, route)
            : next(context);

    private async Task TraceAsync(HttpContext context, string route)
    {
        var method = context.Request.Method is var sent && (HttpMethods.IsGet(sent) || HttpMethods.IsPost(sent) || HttpMethods.IsHead(sent)
            || HttpMethods.IsPut(sent) || HttpMethods.IsDelete(sent) || HttpMethods.IsPatch(sent) || HttpMethods.IsOptions(sent)) ? sent : OtherMethod;
        var span = GatewayTracing.BeginRequest(method, route, context.Request.Headers.TraceParent);
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            GatewayTracing.EndRequest(span, status);
        }
    }
}
