using Pareto.Core.Admission.Keys;

namespace Pareto.Core.Admission;

/// <summary>What the key rings of all configurations share.</summary>
/// <param name="Hasher">Hashes what clients present.</param>
/// <param name="VirtualKeys">The keys that are not in the configuration.</param>
/// <param name="IsAdminKey">Knows the admin key.</param>
/// <param name="UnknownKeys">Is told of keys that nobody has.</param>
/// <param name="Time">Tells what has expired.</param>
/// <param name="AlwaysAsks">Ask for a key even where there is none: others can reach the gateway.</param>
internal sealed record KeyRingParts(
    KeyHasher Hasher, VirtualKeys VirtualKeys, Func<string, bool> IsAdminKey, UnknownKeyLog UnknownKeys, TimeProvider Time, bool AlwaysAsks = false);
