using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pareto.Core.Configuration;

namespace Pareto.Core.Alerting.Webhooks;

/// <summary>
/// Signs posts after Standard Webhooks 1.0 (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md): HMAC-SHA256 over
/// id, timestamp and body, so that a receiver knows who sent what, and that it was not sent before. Never prints its bytes.
/// </summary>
internal sealed class WebhookSecret
{
    public const string Prefix = "whsec_";
    public const string Form = "whsec_ followed by 24 to 64 random bytes in Base64";

    private const int FewestBytes = 24;
    private const int MostBytes = 64;

    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    public static bool TryParse(SecretText text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        secret = null;
        if (!text.Reveal().StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var key = new byte[MostBytes + 3];
        if (!Convert.TryFromBase64Chars(text.Reveal().AsSpan(Prefix.Length), key, out var length) || length is < FewestBytes or > MostBytes)
        {
            return false;
        }

        secret = new WebhookSecret(key[..length]);
        return true;
    }

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>: Unix seconds.</param>
    /// <param name="body">What is posted.</param>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }
}
