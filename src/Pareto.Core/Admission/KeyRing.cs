using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission;

/// <summary>
/// Tells who presents a key. Only hashes are kept, and looked up by hash, so neither memory nor timing gives a key
/// away. The admin key opens everything. Without any client key everybody is let in: the host binds to loopback then.
/// </summary>
public sealed class KeyRing
{
    private static readonly AdmissionDecision Anonymous = AdmissionDecision.Admit(Principal.Anonymous);
    private static readonly AdmissionDecision Admin = AdmissionDecision.Admit(Principal.Admin);

    private static readonly AdmissionDecision MissingKey = AdmissionDecision.Refuse(new GatewayError(
        GatewayErrorKind.MissingKey, "This gateway asks for a key. Send it as 'Authorization: Bearer KEY'."));

    private static readonly AdmissionDecision InvalidKey = AdmissionDecision.Refuse(new GatewayError(
        GatewayErrorKind.InvalidKey, "The key is not one of this gateway's. Check it, or ask the gateway's operator for one."));

    private readonly FrozenDictionary<string, AdmissionDecision> _holders;
    private readonly Func<string, bool> _isAdminKey;

    public KeyRing(ImmutableArray<KeyOptions> keys, Func<string, bool> isAdminKey)
    {
        _isAdminKey = isAdminKey;
        _holders = keys.ToFrozenDictionary(
            key => Hash(key.Key!.Reveal()), key => AdmissionDecision.Admit(new Principal(key.Name)), StringComparer.Ordinal);
    }

    /// <summary>Whether clients must present a key at all.</summary>
    public bool AsksForKeys => _holders.Count > 0;

    public AdmissionDecision Admit(ClientCredential credential)
    {
        if (!AsksForKeys)
        {
            return Anonymous;
        }

        if (string.IsNullOrEmpty(credential.Key))
        {
            return MissingKey;
        }

        if (_holders.TryGetValue(Hash(credential.Key), out var holder))
        {
            return holder;
        }

        return _isAdminKey(credential.Key) ? Admin : InvalidKey;
    }

    /// <summary>Lets in the holder of the admin key alone, keys asked for or not.</summary>
    public AdmissionDecision AdmitAdmin(ClientCredential credential) =>
        string.IsNullOrEmpty(credential.Key) ? MissingKey : _isAdminKey(credential.Key) ? Admin : InvalidKey;

    private static string Hash(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
