using System.Globalization;
using System.Net.Http.Headers;
using System.Reflection;

namespace Pareto.LocalModels.Store;

/// <summary>
/// Asks for a file. Follows redirects itself: the token goes to the hub and nowhere else, and nothing is followed from
/// https to http. From the hub's own answers it reads <c>X-Linked-Etag</c>, which is the SHA-256 of a file in large-file
/// storage, and <c>X-Linked-Size</c>, as Hugging Face's own client does (huggingface_hub, file_download.py).
/// </summary>
internal sealed class RemoteFile(HttpMessageInvoker http, HuggingFaceHub hub, ModelSource source)
{
    private const int MostRedirects = 10;
    private const int Sha256Digits = 64;

    private static readonly ProductInfoHeaderValue _agent =
        new("pareto", typeof(RemoteFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0");

    /// <summary>Whether a hash is written as one.</summary>
    public static bool IsSha256(string? text) => text is { Length: Sha256Digits } && text.All(char.IsAsciiHexDigit);

    /// <summary>
    /// The answer's head; its body is still to be read. From the byte <paramref name="from"/> on if the server can do that
    /// and the file still is the one of <paramref name="validator"/>.
    /// </summary>
    /// <exception cref="HttpRequestException">Nobody could be reached.</exception>
    /// <exception cref="RedirectRefusedException">The way leads somewhere that is not followed.</exception>
    public async Task<RemoteAnswer> OpenAsync(long from, string? validator, CancellationToken cancellationToken)
    {
        var address = source.Address;
        string? sha256 = null, errorCode = null;
        long? bytes = null;
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using var request = Request(address, from, validator);
            var response = await http.SendAsync(request, cancellationToken);
            var isHub = source.Repository is not null && hub.Owns(address);
            if (isHub)
            {
                var tag = Header(response, "X-Linked-Etag")?.Replace("W/", "", StringComparison.Ordinal).Trim('"');
                sha256 = IsSha256(tag) ? tag!.ToLowerInvariant() : sha256;
                bytes = long.TryParse(Header(response, "X-Linked-Size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : bytes;
                errorCode = Header(response, "X-Error-Code");
            }

            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return new RemoteAnswer(response, address, isHub, sha256, bytes, errorCode);
            }

            var next = new Uri(address, location);
            response.Dispose();
            if (next.Scheme != address.Scheme && next.Scheme != Uri.UriSchemeHttps)
            {
                throw new RedirectRefusedException($"{address.Host} sends on to an address that is not followed ({next.Scheme}).");
            }

            address = next;
        }

        throw new RedirectRefusedException($"{source.Address.Host} sends on more than {MostRedirects} times.");
    }

    private HttpRequestMessage Request(Uri address, long from, string? validator)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(_agent);

        // Lengths, ranges and hashes speak of the file as it is.
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = validator is null ? null : RemoteAnswer.Condition(validator);
        }

        if (source.Repository is not null && hub.TokenFor(address) is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
