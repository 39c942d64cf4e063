using System.Diagnostics;

namespace Pareto.Core.Telemetry;

/// <summary>
/// Spans: one for a client's request, and one beneath it for each attempt at a target. None is made while nobody listens. No span
/// holds anything of what was asked or answered.
/// </summary>
public static class GatewayTracing
{
    private static readonly ActivitySource Source = new(TelemetryNames.Source);

    public static bool IsOn => Source.HasListeners();

    /// <summary>Begins the span of a request, as a part of its client's trace where the client named one.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="route">The route's template, without values.</param>
    /// <param name="traceParent">The client's <c>traceparent</c> header (W3C Trace Context); one that cannot be read is none.</param>
    public static Activity? BeginRequest(string method, string route, string? traceParent)
    {
        // What is current is the server's own activity, where somebody listens to that; the client's word is what counts.
        _ = ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var parent);
        var span = Source.StartActivity($"{method} {route}", ActivityKind.Server, parent);
        span?.SetTag(TelemetryNames.HttpMethod, method).SetTag(TelemetryNames.HttpRoute, route);
        return span;
    }

    /// <summary>Ends the span of a request.</summary>
    public static void EndRequest(Activity? span, int status)
    {
        span?.SetTag(TelemetryNames.HttpStatus, status);
        if (status >= 500)
        {
            span?.SetTag(TelemetryNames.ErrorType, status.ToString(System.Globalization.CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
        }

        span?.Dispose();
    }

    /// <summary>Begins the span of an attempt, beneath what is current; it is current then for what is called from here on.</summary>
    internal static Activity? BeginAttempt(string operation, string model) =>
        IsOn ? Source.StartActivity($"{operation} {model}", ActivityKind.Client) : null;

    /// <summary>
    /// What a provider is told of the trace: the ids alone (W3C Trace Context, level 1, section 3.2). What else a client sent along,
    /// <c>tracestate</c> and <c>baggage</c>, is text that nobody has searched, and goes no further. Null while no span of the gateway's own is current.
    /// </summary>
    internal static string? TraceParent =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } current && current.Source == Source ? current.Id : null;
}
