using System.Net;

namespace Pareto.Core.Exchange;

/// <summary>A request as the gateway understands it, whatever dialect it came in.</summary>
public abstract record GatewayRequest
{
    public required RequestId Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The same moment on the monotonic clock (<see cref="TimeProvider.GetTimestamp"/>), for measuring from.</summary>
    public required long ReceivedTimestamp { get; init; }

    /// <summary>The model as the client named it: <c>auto</c>, a tier, a target or an alias.</summary>
    public required string Model { get; init; }

    public required ClientCredential Credential { get; init; }

    /// <summary>Where the request comes from; null where that cannot be told.</summary>
    public IPAddress? ClientAddress { get; init; }

    /// <summary>What was called.</summary>
    public abstract GatewayEndpoint Endpoint { get; }

    /// <summary>The client's own user, as it names them.</summary>
    public string? EndUser { get; init; }

    /// <summary>The stream of like requests this one belongs to (header <c>x-pareto-workload</c>).</summary>
    public string Workload { get; init; } = DefaultWorkload;

    /// <summary>How sensitive the client says the request is (header <c>x-pareto-sensitivity</c>); null when it says nothing.</summary>
    public Sensitivity? DeclaredSensitivity { get; init; }

    public RequestHeaders Headers { get; init; }

    /// <summary>The client wants the reply as it is made.</summary>
    public bool Stream { get; init; }

    /// <summary>Top-level fields without a name here, handed on to the provider.</summary>
    public CarriedFields Carried { get; init; }

    public const string DefaultWorkload = "default";
}
