using Pareto.Core.Configuration;

namespace Pareto.Core.Providers;

/// <summary>One provider's address, with the headers that every call to it carries.</summary>
internal sealed class UpstreamEndpoint
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <param name="options">Validated options.</param>
    /// <param name="ownHeaders">Headers of the dialect; those of the options go before them.</param>
    public UpstreamEndpoint(ProviderOptions options, params ReadOnlySpan<KeyValuePair<string, string>> ownHeaders)
    {
        var preset = ProviderPreset.Of(options);
        BaseUrl = (options.BaseUrl ?? preset.BaseUrl)!.AbsoluteUri.TrimEnd('/');
        Key = string.IsNullOrWhiteSpace(options.ApiKey?.Reveal()) ? null : options.ApiKey;
        foreach (var (name, value) in options.Headers)
        {
            _headers.Add(new(name, value.Reveal()));
        }

        foreach (var (name, value) in ownHeaders)
        {
            AddUnlessGiven(name, value);
        }

        AddUnlessGiven("User-Agent", "pareto");
        if (Key?.Reveal() is { } key)
        {
            _ = preset.Authentication switch
            {
                ProviderAuthentication.ApiKey => AddUnlessGiven("api-key", key),
                ProviderAuthentication.XApiKey => AddUnlessGiven("x-api-key", key),
                _ => AddUnlessGiven("Authorization", "Bearer " + key),
            };
        }
    }

    /// <summary>Without a slash at its end.</summary>
    public string BaseUrl { get; }

    public SecretText? Key { get; }

    public HttpRequestMessage Post(Uri url, ReadOnlyMemory<byte> json, bool stream)
    {
        var content = new ReadOnlyMemoryContent(json);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", stream ? "text/event-stream" : "application/json");
        foreach (var (name, value) in _headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private bool AddUnlessGiven(string name, string value)
    {
        var given = _headers.Exists(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (!given)
        {
            _headers.Add(new(name, value));
        }

        return !given;
    }
}
