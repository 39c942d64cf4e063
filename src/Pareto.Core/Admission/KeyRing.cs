using System.Collections.Frozen;
using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission;

/// <summary>
/// Tells who presents a key, and whether what they ask is within its scopes. Keys are known by hash only, so neither
/// memory nor timing gives one away. The admin key opens everything. As long as there is no client key at all everybody
/// is let in, where only this machine can reach the gateway.
/// </summary>
internal sealed class KeyRing
{
    private static readonly AdmissionDecision Anonymous = AdmissionDecision.Admit(Principal.Anonymous);
    private static readonly AdmissionDecision Admin = AdmissionDecision.Admit(Principal.Admin);

    private static readonly AdmissionDecision MissingKey = AdmissionDecision.Refuse(new GatewayError(
        GatewayErrorKind.MissingKey, "This gateway asks for a key. Send it as 'Authorization: Bearer KEY'."));

    private static readonly AdmissionDecision InvalidKey = AdmissionDecision.Refuse(new GatewayError(
        GatewayErrorKind.InvalidKey, "The key is not one of this gateway's. Check it, or ask the gateway's operator for one."));

    private readonly FrozenDictionary<byte[], AdmissionDecision>.AlternateLookup<ReadOnlySpan<byte>> _configured;
    private readonly ImmutableArray<string> _names;
    private readonly KeyRingParts _parts;

    /// <param name="keys">The keys of the configuration, validated.</param>
    /// <param name="parts">What outlives configurations.</param>
    public KeyRing(ImmutableArray<KeyOptions> keys, KeyRingParts parts)
    {
        _parts = parts;
        _names = [.. keys.Select(key => key.Name)];
        _configured = keys
            .ToFrozenDictionary(key => parts.Hasher.Hash(key.Key!.Reveal()), key => AdmissionDecision.Admit(key.Principal), KeyHasher.Comparer.Instance)
            .GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Whether clients must present a key at all.</summary>
    public bool AsksForKeys => !_names.IsEmpty || _parts.AlwaysAsks || _parts.VirtualKeys.AnyMade;

    /// <summary>Whether the configuration has a key of that name.</summary>
    public bool IsConfigured(string name) => _names.Contains(name);

    /// <summary>Whoever calls, if they may do so; the body need not have been read.</summary>
    public AdmissionDecision Admit(in Caller caller)
    {
        if (!AsksForKeys)
        {
            return Anonymous;
        }

        var holder = HolderOf(caller.Credential);
        return holder.Principal is { } principal && ScopeRefusals.Of(principal.Scopes, caller) is { } outOfScope
            ? AdmissionDecision.Refuse(outOfScope)
            : holder;
    }

    /// <summary>Whoever sends the request, if all that is known of it is within the scopes of their key.</summary>
    public AdmissionDecision Admit(GatewayRequest request, ModelCatalog catalog)
    {
        var admission = Admit(new Caller(request.Credential, request.Endpoint, request.ClientAddress, request.Workload));
        return admission.Principal is { } principal && ScopedModels.Refusal(request.Model, principal.Scopes, catalog) is { } outOfScope
            ? AdmissionDecision.Refuse(outOfScope)
            : admission;
    }

    /// <summary>Lets in the holder of the admin key alone, keys asked for or not.</summary>
    public AdmissionDecision AdmitAdmin(ClientCredential credential) =>
        string.IsNullOrEmpty(credential.Key) ? MissingKey : _parts.IsAdminKey(credential.Key) ? Admin : Unknown();

    private AdmissionDecision HolderOf(ClientCredential credential)
    {
        if (string.IsNullOrEmpty(credential.Key))
        {
            return MissingKey;
        }

        Span<byte> hash = stackalloc byte[KeyHasher.Size];
        _parts.Hasher.Hash(credential.Key, hash);
        if (_configured.TryGetValue(hash, out var configured))
        {
            return configured;
        }

        if (_parts.VirtualKeys.Find(hash) is { } entry)
        {
            return entry.At(_parts.Time.GetUtcNow());
        }

        return _parts.IsAdminKey(credential.Key) ? Admin : Unknown();
    }

    private AdmissionDecision Unknown()
    {
        _parts.UnknownKeys.Note();
        return InvalidKey;
    }
}
