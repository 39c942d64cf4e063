using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Routing.Sessions;

namespace Pareto.Core.Routing.Steering;

/// <summary>What a steering may look at.</summary>
internal readonly record struct RoutingQuestion
{
    public required GatewayRequest Request { get; init; }

    public required Principal Principal { get; init; }

    public required Intent Intent { get; init; }

    /// <summary>Null where the prompt is none that predictors are trained on.</summary>
    public required Prediction.Prediction? Prediction { get; init; }

    /// <summary>Permitted targets that can serve the request, in every tier.</summary>
    public required ImmutableArray<Target> Capable { get; init; }

    /// <summary>The conversation that the request goes on with; null where conversations are not followed.</summary>
    public Conversation? Conversation { get; init; }

    /// <summary>The request will not be sent: look, and count nothing.</summary>
    public required bool Trial { get; init; }
}
