using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pareto.Core.Exchange;

namespace Pareto.Server.Endpoints;

/// <summary>Which path leads where.</summary>
internal static class EndpointMap
{
    public static void MapGateway(this WebApplication app)
    {
        var gateway = app.Services.GetRequiredService<GatewayEndpoints>();
        var catalog = ActivatorUtilities.CreateInstance<CatalogEndpoints>(app.Services);
        var feedback = ActivatorUtilities.CreateInstance<FeedbackEndpoints>(app.Services);
        var health = ActivatorUtilities.CreateInstance<HealthEndpoints>(app.Services);
        Map(app, HttpMethods.Post, "/v1/chat/completions", gateway.ChatCompletionsAsync);
        Map(app, HttpMethods.Post, "/v1/embeddings", gateway.EmbeddingsAsync);
        Map(app, HttpMethods.Post, "/v1/feedback", feedback.PostAsync);
        Map(app, HttpMethods.Get, "/v1/models", catalog.ListAsync);
        Map(app, HttpMethods.Get, "/v1/models/{**model}", catalog.OneAsync);
        Map(app, HttpMethods.Get, "/healthz", health.AliveAsync);
        Map(app, HttpMethods.Get, "/readyz", health.ReadyAsync);
        app.MapFallback("{**path}", context => OpenAiResponses.WriteErrorAsync(context, new GatewayError(
            GatewayErrorKind.RouteNotFound,
            $"There is no {context.Request.Method} {context.Request.Path} here. The base URL of an OpenAI client ends in /v1.")));
    }

    /// <summary>Maps the path for one method (HEAD goes with GET), tells OPTIONS which, and refuses the others in the client's dialect.</summary>
    /// <param name="routes">Takes the endpoints.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    /// <param name="handle">Answers.</param>
    /// <param name="beside">Another method of the path, which <see cref="MapBeside"/> maps.</param>
    internal static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string method, string path, RequestDelegate handle, string? beside = null)
    {
        // The server itself leaves out the body of an answer to HEAD.
        string[] methods = HttpMethods.IsGet(method) ? [method, HttpMethods.Head] : [method];
        var taken = beside is null ? method : $"{method} and {beside}";
        var allowed = string.Join(", ", [.. methods, .. beside is null ? [] : (ReadOnlySpan<string>)[beside], HttpMethods.Options]);
        var mapped = routes.MapMethods(path, methods, handle);
        routes.Map(path, context =>
        {
            context.Response.Headers.Allow = allowed;
            if (HttpMethods.IsOptions(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }

            return OpenAiResponses.WriteErrorAsync(context, new GatewayError(
                GatewayErrorKind.MethodNotAllowed, $"{context.Request.Path} takes {taken}, not {context.Request.Method}."));
        });
        return mapped;
    }

    /// <summary>Maps another method of a path that is mapped already.</summary>
    internal static IEndpointConventionBuilder MapBeside(IEndpointRouteBuilder routes, string method, string path, RequestDelegate handle) =>
        routes.MapMethods(path, [method], handle);
}
