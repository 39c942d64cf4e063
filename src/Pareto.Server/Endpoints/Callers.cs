using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http;
using Pareto.Core.Admission;
using Pareto.Core.Exchange;
using Pareto.Core.Pipeline;

namespace Pareto.Server.Endpoints;

/// <summary>Tells who makes a call, and from where.</summary>
internal sealed class Callers(ParetoSetup setup)
{
    private const string ForwardedFor = "X-Forwarded-For";

    private readonly ImmutableArray<IPNetwork> _proxies =
        [.. setup.Configuration.Options.Server.TrustedProxies.Select(range => AddressRange.Parse(range)!.Value)];

    public Caller Of(HttpContext context, GatewayEndpoint endpoint, string? workload = null) =>
        new(ClientCredentials.Of(context.Request), endpoint, AddressOf(context), workload);

    /// <summary>
    /// Where a call comes from: the peer of its connection, and where that is a trusted proxy the last address in
    /// X-Forwarded-For that is none. What stands before it its client may have written itself. Null where an address that
    /// a proxy names cannot be read: then nobody knows.
    /// </summary>
    public IPAddress? AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (_proxies.IsEmpty || address is null || !AddressRange.Contain(_proxies.AsSpan(), address))
        {
            return address is null ? null : AddressRange.Plain(address);
        }

        var hops = context.Request.Headers[ForwardedFor].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = hops.Length - 1; i >= 0; i--)
        {
            // Some proxies write the port as well.
            if (!IPEndPoint.TryParse(hops[i], out var hop))
            {
                return null;
            }

            address = hop.Address;
            if (!AddressRange.Contain(_proxies.AsSpan(), address))
            {
                break;
            }
        }

        return AddressRange.Plain(address);
    }
}
