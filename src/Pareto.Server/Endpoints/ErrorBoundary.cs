using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pareto.Core.Exchange;
using Pareto.Core.Storage;

namespace Pareto.Server.Endpoints;

/// <summary>
/// The last stop of what nobody expected: the client gets an error in its dialect (or, once an answer has begun, a
/// connection that breaks off instead of ending well), and the log gets the place but never an exception's message,
/// which may quote the request.
/// </summary>
internal sealed partial class ErrorBoundary(RequestDelegate next, ILogger<ErrorBoundary> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            var error = ErrorOf(exception);
            if (context.Response.HasStarted)
            {
                context.Abort();
            }
            else
            {
                await OpenAiResponses.WriteErrorAsync(context, error);
            }
        }
    }

    private GatewayError ErrorOf(Exception exception)
    {
        if (exception is StorageException)
        {
            LogStorage(exception.Message);
            return new GatewayError(GatewayErrorKind.LedgerUnavailable, "The gateway's database cannot be used. Its log says why.");
        }

        LogUnexpected(exception.GetType().FullName!, exception.StackTrace);
        return new GatewayError(GatewayErrorKind.Internal, "The gateway failed unexpectedly. Its log says where; please report it.");
    }

    [LoggerMessage(2002, LogLevel.Error, "{Problem}")]
    private partial void LogStorage(string problem);

    [LoggerMessage(2003, LogLevel.Error, "Unexpected {Exception}\n{StackTrace}")]
    private partial void LogUnexpected(string exception, string? stackTrace);
}
