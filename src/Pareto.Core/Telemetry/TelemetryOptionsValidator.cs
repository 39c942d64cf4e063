using System.Buffers;
using Pareto.Core.Configuration;

namespace Pareto.Core.Telemetry;

/// <summary>The rules of <see cref="TelemetryOptions"/> that its fields' types do not hold.</summary>
public static class TelemetryOptionsValidator
{
    private const int ShortestKey = 16;

    private static readonly SearchValues<char> HeaderNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    public static IEnumerable<ConfigurationProblem> Validate(string path, TelemetryOptions options)
    {
        if (options.MetricsKey?.Reveal() is { Length: < ShortestKey })
        {
            yield return new(path + ".metricsKey", $"is too short to be a key: take {ShortestKey} characters or more.");
        }

        if (options.Otlp.Endpoint is { } endpoint && !IsAddress(endpoint))
        {
            yield return new(path + ".otlp.endpoint", "must be an http or https address such as http://127.0.0.1:4318, without a password, ? or #.");
        }

        foreach (var (name, _) in options.Otlp.Headers.Where(header => !IsHeader(header.Key, header.Value.Reveal())))
        {
            yield return new($"{path}.otlp.headers.{name}", "is no header: a name is letters, digits, - and _, and a value has no line break.");
        }
    }

    private static bool IsHeader(string name, string value) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(HeaderNames) && value.All(character => character is >= ' ' and <= '~');

    internal static bool IsAddress(Uri endpoint) =>
        endpoint.IsAbsoluteUri && (endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeHttps)
        && endpoint.UserInfo.Length == 0 && endpoint.Query.Length == 0 && endpoint.Fragment.Length == 0;
}
