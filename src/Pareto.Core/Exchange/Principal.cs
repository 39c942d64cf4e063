namespace Pareto.Core.Exchange;

/// <summary>Who sends a request, by the name that the key has in the configuration.</summary>
public sealed record Principal(string KeyName)
{
    /// <summary>Whoever calls a gateway that asks for no key (loopback only).</summary>
    public static Principal Anonymous { get; } = new("anonymous");

    /// <summary>The holder of the admin key.</summary>
    public static Principal Admin { get; } = new("admin");
}
