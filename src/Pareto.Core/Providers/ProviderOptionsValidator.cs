using System.Buffers;
using Pareto.Core.Configuration;
using Pareto.Core.Exchange;

namespace Pareto.Core.Providers;

/// <summary>The rules of <see cref="ProviderOptions"/> that need more than one field, or the preset table, to check.</summary>
public static class ProviderOptionsValidator
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly SearchValues<char> HeaderNameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // They belong to the connection or are written by the gateway itself.
    private static readonly string[] OwnHeaders =
        ["Host", "Connection", "Content-Length", "Content-Type", "Transfer-Encoding", "Accept", "Accept-Encoding", "Expect", "Upgrade", "TE"];

    /// <param name="path">The options' place in the file, such as <c>providers.openai</c>.</param>
    /// <param name="name">The provider's name, the last part of that path.</param>
    /// <param name="options">What to check.</param>
    public static IEnumerable<ConfigurationProblem> Validate(string path, string name, ProviderOptions options)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            yield return new(path, $"'{name}' is no provider name: use small letters, digits, - and _");
        }

        if (ProviderPreset.Find(options.Preset) is not { } preset)
        {
            var known = string.Join(", ", ProviderPreset.All.Select(preset => preset.Name));
            yield return new(
                path + ".preset",
                options.Preset.Length == 0 ? $"a preset is needed, one of: {known}" : $"there is no preset '{options.Preset}'; known are: {known}");
            yield break;
        }

        var problems = preset.Dialect == ProviderDialect.Recorded ? Recorded(path, options) : Hosted(path, options, preset);
        foreach (var problem in problems)
        {
            yield return problem;
        }

        if (options.Location is { } location && TargetLocation.Parse(location) is null)
        {
            yield return new(path + ".location", $"'{location}' is no location: write local, external or region:NAME");
        }
    }

    private static IEnumerable<ConfigurationProblem> Recorded(string path, ProviderOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.File))
        {
            yield return new(path + ".file", "a recorded provider needs the file with its replies");
        }

        foreach (var (field, given) in new[]
        {
            ("baseUrl", options.BaseUrl is not null),
            ("apiKey", options.ApiKey is not null),
            ("apiVersion", options.ApiVersion is not null),
            ("headers", options.Headers.Count > 0),
        })
        {
            if (given)
            {
                yield return new($"{path}.{field}", $"a recorded provider calls nobody: remove {field}");
            }
        }

        var playback = options.Playback;
        if (playback.ErrorRate + playback.RateLimitRate + playback.CutRate + playback.HangRate > 1)
        {
            yield return new(path + ".playback", "errorRate, rateLimitRate, cutRate and hangRate add up to more than 1");
        }

        if (playback.Latency < TimeSpan.Zero)
        {
            yield return new(path + ".playback.latency", "a latency cannot be negative");
        }
    }

    private static IEnumerable<ConfigurationProblem> Hosted(string path, ProviderOptions options, ProviderPreset preset)
    {
        if (options.BaseUrl is { } url)
        {
            if (UrlProblem(url) is { } problem)
            {
                yield return new(path + ".baseUrl", problem);
            }
        }
        else if (preset.BaseUrl is null)
        {
            yield return new(path + ".baseUrl", preset.Dialect == ProviderDialect.AzureOpenAi
                ? "azure-openai needs the address of your resource, https://NAME.openai.azure.com"
                : $"{preset.Name} needs the server's address, such as http://10.0.0.5:8000/v1");
        }

        var key = options.ApiKey?.Reveal();
        if (string.IsNullOrWhiteSpace(key))
        {
            if (preset.KeyRequired)
            {
                yield return new(
                    path + ".apiKey",
                    $"{preset.Name} needs a key: write apiKey: \"${{{preset.KeyVariable}}}\" and set that environment variable");
            }
        }
        else if (!IsHeaderValue(key))
        {
            yield return new(path + ".apiKey", "the key holds a line break or another character that no header can carry; was it pasted whole and alone?");
        }

        if (options.ApiVersion is { } version && (version.Length == 0 || !IsHeaderValue(version)))
        {
            yield return new(path + ".apiVersion", "an api version is a short text such as 2024-10-21");
        }

        foreach (var (header, value) in options.Headers)
        {
            if (header.Length == 0 || header.AsSpan().ContainsAnyExcept(HeaderNameCharacters))
            {
                yield return new(path + ".headers", $"'{header}' is no header name");
            }
            else if (OwnHeaders.Contains(header, StringComparer.OrdinalIgnoreCase))
            {
                yield return new($"{path}.headers.{header}", "the gateway sets this header itself: remove it");
            }
            else if (!IsHeaderValue(value.Reveal()))
            {
                yield return new($"{path}.headers.{header}", "the value holds a line break or another character that no header can carry");
            }
        }

        foreach (var (field, given) in new[] { ("file", options.File is not null), ("reply", options.Reply is not null) })
        {
            if (given)
            {
                yield return new($"{path}.{field}", $"{field} belongs to the preset recorded: remove it");
            }
        }
    }

    private static string? UrlProblem(Uri url)
    {
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            return "an address begins with http:// or https://";
        }

        // An address shows up in places where a key must not.
        if (url.UserInfo.Length > 0)
        {
            return "no name or password belongs into the address: use apiKey or headers";
        }

        return url.Query.Length > 0 || url.Fragment.Length > 0 ? "the address must end before any ? or #" : null;
    }

    private static bool IsHeaderValue(string value) => value.All(character => character is >= ' ' and <= '~');
}
