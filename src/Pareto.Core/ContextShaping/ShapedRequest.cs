using Pareto.Core.Exchange;

namespace Pareto.Core.ContextShaping;

/// <summary>A request as its workload wants it.</summary>
internal sealed record ShapedRequest(GatewayRequest Request)
{
    /// <summary>The bound on the answer that the workload has set or lowered; null where it is the client's own.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The event as the client gets it: told of the bound where that is not its own.</summary>
    public ReplyEvent Told(ReplyEvent reply) => MaxOutputTokens is { } most && reply is ReplyStarted { ServedBy: { } servedBy } started
        ? started with { ServedBy = servedBy with { MaxOutputTokens = most } }
        : reply;
}
