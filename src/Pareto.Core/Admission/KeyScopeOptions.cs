using System.ComponentModel;
using Pareto.Core.Exchange;

namespace Pareto.Core.Admission;

/// <summary>
/// <see cref="KeyScopes"/> as they are written: in <c>pareto.yaml</c>, in the admin API and in the database.
/// </summary>
public sealed record KeyScopeOptions
{
    [Description("Targets (provider/model), tiers, aliases or auto: the key may reach the targets that they stand for. Default: all.")]
    public IReadOnlyList<string> Models { get; init; } = [];

    [Description("The tiers whose targets the key may reach. Default: all.")]
    public IReadOnlyList<Tier> Tiers { get; init; } = [];

    [Description("The workloads (header x-pareto-workload) that the key may send. Default: all.")]
    public IReadOnlyList<string> Workloads { get; init; } = [];

    [Description("What the key may call: any of chat, embeddings, feedback, models. Default: all.")]
    public IReadOnlyList<GatewayEndpoint> Endpoints { get; init; } = [];

    [Description("The addresses that the key may be used from, as 10.0.0.0/8, 2001:db8::/32 or a single address; behind a proxy see server.trustedProxies. Default: all.")]
    public IReadOnlyList<string> IpRanges { get; init; } = [];

    /// <summary>The scopes in the form that requests are held against. Ranges that cannot be read are a bug of the caller, who has validated them.</summary>
    internal KeyScopes Compile() => new()
    {
        Models = [.. Models],
        Tiers = [.. Tiers],
        Workloads = [.. Workloads],
        Endpoints = [.. Endpoints],
        Addresses = [.. IpRanges.Select(range => AddressRange.Parse(range) ?? throw new ArgumentException("An address range that was not validated."))],
    };

    /// <summary>The same in the other direction.</summary>
    internal static KeyScopeOptions Of(KeyScopes scopes) => new()
    {
        Models = scopes.Models,
        Tiers = scopes.Tiers,
        Workloads = scopes.Workloads,
        Endpoints = scopes.Endpoints,
        IpRanges = [.. scopes.Addresses.Select(range => range.ToString())],
    };
}
