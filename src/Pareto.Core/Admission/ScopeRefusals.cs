using Pareto.Core.Exchange;

namespace Pareto.Core.Admission;

/// <summary>Holds a call against the scopes of its key, as far as it is known before the body is read.</summary>
internal static class ScopeRefusals
{
    /// <summary>Why the call is out of the key's scopes; null when it is within them.</summary>
    public static GatewayError? Of(KeyScopes scopes, in Caller caller)
    {
        // The ranges are not told: whoever has found a key need not learn where it works.
        if (!scopes.Addresses.IsEmpty && (caller.Address is not { } address || !AddressRange.Contain(scopes.Addresses.AsSpan(), address)))
        {
            return OutOfScope("This key may not be used from the address that the request comes from. Use it where it is meant for, or ask the gateway's operator.");
        }

        if (!scopes.Endpoints.IsEmpty && !scopes.Endpoints.Contains(caller.Endpoint))
        {
            return OutOfScope($"This key may be used for {List(scopes.Endpoints.Select(Name))} only, not for {Name(caller.Endpoint)}. Ask the gateway's operator for another.");
        }

        if (!scopes.Workloads.IsEmpty && caller.Workload is { } workload && !scopes.Workloads.Contains(workload))
        {
            return OutOfScope(
                $"This key may send the workloads {List(scopes.Workloads)} only, and the request's is '{workload}'. Name one of them in the header x-pareto-workload.");
        }

        return null;
    }

    public static GatewayError OutOfScope(string message) => new(GatewayErrorKind.OutOfScope, message);

    private static string List(IEnumerable<string> names) => string.Join(", ", names);

    private static string Name(GatewayEndpoint endpoint) => endpoint.ToString().ToLowerInvariant();
}
