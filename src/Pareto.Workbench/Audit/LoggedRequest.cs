using System.Collections.Immutable;
using Pareto.Core.Exchange;

namespace Pareto.Workbench.Audit;

/// <summary>A logged call as the request that it was, for the parts of the gateway that read requests.</summary>
public static class LoggedRequest
{
    private static readonly ImmutableArray<ToolDefinition> SomeTool = [new ToolDefinition { Name = "tool" }];
    private static readonly ResponseFormat SomeJson = new() { Kind = ResponseFormatKind.JsonObject };

    /// <summary>The request; its identity and time stand for nothing. Logs tell that there were tools, not which: one stands for all.</summary>
    public static ChatRequest Of(LoggedCall call) => new()
    {
        Id = new RequestId("logged"),
        ReceivedAt = call.At ?? DateTimeOffset.UnixEpoch,
        ReceivedTimestamp = 0,
        Model = "auto",
        Credential = default,
        Workload = call.Workload ?? GatewayRequest.DefaultWorkload,
        Messages = [.. call.Messages.Select(message => new ChatMessage { Role = message.Role, Parts = [new TextPart(message.Text)] })],
        Tools = call.HasTools ? SomeTool : [],
        ResponseFormat = call.WantsJson ? SomeJson : null,
        MaxOutputTokens = call.MaxOutputTokens,
    };
}
