using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Pareto.Core.Exchange;
using Pareto.Core.Redaction;
using Pareto.Core.Storage;

namespace Pareto.Core.Accounting;

/// <summary>
/// The client's own user in the form that may be kept. An id is kept as it is. What looks like personal data or is no id
/// at all becomes a keyed hash, the same each time on this installation: the user can still be told from others.
/// </summary>
internal sealed class EndUserNames(Redactor redactor, InstallationKey installation)
{
    private const int Longest = 128;
    private const int HashCharacters = 16;

    // Beyond that each request pays for its own search; a client that invents users must not fill the memory.
    private const int MostKept = 4096;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:|-");

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The end user of a request as its client sent it; null when it names none.</summary>
    public string? Of(GatewayRequest request)
    {
        if ((request.EndUser ?? SafetyIdentifier(request)) is not { Length: > 0 } user)
        {
            return null;
        }

        if (_known.TryGetValue(user, out var known))
        {
            return known;
        }

        var kept = IsId(user) ? user : HashOf(user);
        if (_known.Count < MostKept && user.Length <= Longest)
        {
            _known.TryAdd(user, kept);
        }

        return kept;
    }

    private bool IsId(string user) => user.Length <= Longest && !user.AsSpan().ContainsAnyExcept(IdCharacters) && redactor.Redact(user) == user;

    private string HashOf(string user) =>
        $"user_{Convert.ToHexStringLower(installation.Seal("end user", Encoding.UTF8.GetBytes(user)))[..HashCharacters]}";

    // OpenAI's newer name for the same (API reference, "safety_identifier").
    private static string? SafetyIdentifier(GatewayRequest request) =>
        request.Carried.Find("safety_identifier") is { ValueKind: System.Text.Json.JsonValueKind.String } value ? value.GetString() : null;
}
