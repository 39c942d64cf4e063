using System.Diagnostics.CodeAnalysis;
using Pareto.Core.Configuration;

namespace Pareto.LocalModels.Store;

/// <summary>
/// Where Hugging Face is reached, and the token for it, as its own tools take them: <c>HF_ENDPOINT</c> and
/// <c>HF_TOKEN</c> (https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables).
/// </summary>
public sealed class HuggingFaceHub
{
    private const string EndpointVariable = "HF_ENDPOINT";
    private const string TokenVariable = "HF_TOKEN";

    private static readonly Uri _public = new("https://huggingface.co");

    private readonly SecretText? _token;

    private HuggingFaceHub(Uri endpoint, SecretText? token)
    {
        Endpoint = endpoint;
        _token = token;
    }

    public Uri Endpoint { get; }

    /// <summary>Whether there is a token.</summary>
    public bool HasToken => _token is not null;

    /// <summary>Reads the environment; <paramref name="problem"/> names the variable that cannot be meant.</summary>
    public static bool TryFromEnvironment(
        Func<string, string?> environment, [NotNullWhen(true)] out HuggingFaceHub? hub, [NotNullWhen(false)] out string? problem)
    {
        hub = null;
        problem = null;
        var endpoint = _public;
        if (environment(EndpointVariable)?.Trim() is { Length: > 0 } named
            && !(Uri.TryCreate(named.TrimEnd('/'), UriKind.Absolute, out endpoint!) && endpoint.Scheme is "http" or "https" && endpoint.UserInfo.Length == 0))
        {
            problem = $"{EndpointVariable} must be an address such as https://huggingface.co, without a user or password.";
            return false;
        }

        var token = environment(TokenVariable)?.Trim();
        if (token is { Length: > 0 } && token.Any(character => character is <= ' ' or > '~'))
        {
            problem = $"{TokenVariable} holds characters that no token has.";
            return false;
        }

        hub = new HuggingFaceHub(endpoint, token is { Length: > 0 } ? new SecretText(token) : null);
        return true;
    }

    /// <summary>Whether an address is the hub itself, and not one of the hosts that it sends clients on to.</summary>
    public bool Owns(Uri address) => IsSameOrigin(address, Endpoint) || IsSameOrigin(address, _public);

    /// <summary>The token, if it may go to the address: to the hub only, and never in clear text over a network.</summary>
    internal string? TokenFor(Uri address) => Owns(address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback) ? _token?.Reveal() : null;

    /// <summary>Where a file of a repository is fetched.</summary>
    internal Uri AddressOf(string repository, string file, string revision = "main") =>
        new($"{Endpoint.AbsoluteUri.TrimEnd('/')}/{Escaped(repository)}/resolve/{Uri.EscapeDataString(revision)}/{Escaped(file)}");

    /// <summary>Takes the address of a file, or of the page that shows it, apart.</summary>
    internal bool TryReadAddress(Uri address, out string repository, out string revision, out string file)
    {
        repository = revision = file = string.Empty;
        if (!Owns(address))
        {
            return false;
        }

        var prefix = IsSameOrigin(address, Endpoint) ? Endpoint.AbsolutePath.TrimEnd('/') : string.Empty;
        if (!address.AbsolutePath.StartsWith(prefix + "/", StringComparison.Ordinal))
        {
            return false;
        }

        // Cut first: a revision may hold an escaped slash.
        var parts = address.AbsolutePath[(prefix.Length + 1)..].Split('/').Select(Uri.UnescapeDataString).ToArray();
        if (parts.Length < 5 || parts[2] is not ("resolve" or "blob" or "raw") || parts.Any(part => part.Length == 0))
        {
            return false;
        }

        (repository, revision, file) = ($"{parts[0]}/{parts[1]}", parts[3], string.Join('/', parts[4..]));
        return true;
    }

    private static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && one.Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase);

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
