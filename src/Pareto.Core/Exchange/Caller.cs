using System.Net;

namespace Pareto.Core.Exchange;

/// <summary>Who calls, from where and for what, as far as it is known before the body is read.</summary>
/// <param name="Credential">The key that was presented.</param>
/// <param name="Endpoint">What is called.</param>
/// <param name="Address">Where the call comes from; null where that cannot be told.</param>
/// <param name="Workload">The stream that the request belongs to; null for calls that belong to none.</param>
public readonly record struct Caller(ClientCredential Credential, GatewayEndpoint Endpoint, IPAddress? Address = null, string? Workload = null);
