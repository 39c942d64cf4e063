using System.Net;
using Pareto.Core.Exchange;

namespace Pareto.Core.Wire;

/// <summary>What is known of a request beside its body: who sent it, when, and for which stream of like requests.</summary>
public sealed record RequestEnvelope
{
    public required RequestId Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The same moment on the monotonic clock (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public required long ReceivedTimestamp { get; init; }

    public required ClientCredential Credential { get; init; }

    /// <summary>Where the request comes from; null where that cannot be told.</summary>
    public IPAddress? ClientAddress { get; init; }

    public string Workload { get; init; } = GatewayRequest.DefaultWorkload;

    public Sensitivity? DeclaredSensitivity { get; init; }

    public RequestHeaders Headers { get; init; }
}
