namespace Pareto.Core.Exchange;

/// <summary>The key a client presented, or none. It never prints itself.</summary>
public readonly struct ClientCredential(string? key)
{
    /// <summary>The key as sent; null when the request carried none.</summary>
    public string? Key { get; } = key;

    public override string ToString() => Key is null ? "no key" : "key ***";
}
