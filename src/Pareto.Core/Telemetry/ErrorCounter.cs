namespace Pareto.Core.Telemetry;

/// <summary>Counts the errors that clients are told.</summary>
public sealed class ErrorCounter
{
    private readonly GatewayMeters _meters;

    internal ErrorCounter(GatewayMeters meters) => _meters = meters;

    /// <param name="code">The error's code, of those that the API's page lists.</param>
    public void Count(string code) => _meters.Errors.Add(1, new KeyValuePair<string, object?>(TelemetryNames.ErrorType, code));
}
