using System.Collections.Immutable;
using System.Globalization;
using Pareto.Core.Exchange;
using Pareto.Core.Text;

namespace Pareto.Workbench.Audit.Projection;

/// <summary>Makes of a logged call the request that its client would send to the gateway, with the model left open.</summary>
internal static class LoggedRequests
{
    // Which tools there were the log does not tell; the router asks whether there are any, and counts them.
    private static readonly ImmutableArray<ToolDefinition> _someTool = [new ToolDefinition { Name = "tool" }];

    private static readonly ResponseFormat _json = new() { Kind = ResponseFormatKind.JsonObject };

    public static ChatRequest Of(LoggedCall call, string workload) => new()
    {
        Id = new RequestId(string.Create(CultureInfo.InvariantCulture, $"log-{call.Position.Line}")),
        ReceivedAt = call.At ?? DateTimeOffset.UnixEpoch,
        ReceivedTimestamp = 0,
        Model = Pareto.Core.Catalog.ModelCatalog.AutoModel,
        Credential = default,
        Workload = workload,
        Messages = [.. call.Messages.Select(message => new ChatMessage { Role = message.Role, Parts = [new TextPart(message.Text)] })],
        Tools = call.HasTools ? _someTool : [],
        ResponseFormat = call.WantsJson ? _json : null,
        MaxOutputTokens = call.MaxOutputTokens,
    };

    /// <summary>What the call used, counted here where the log does not tell; nothing for a call that came to nothing.</summary>
    public static TokenUsage UsageOf(LoggedCall call) =>
        call.Usage is { } logged ? logged with { Compute = null }
        : call.Outcome != LoggedOutcome.Completed ? TokenUsage.None
        : new TokenUsage
        {
            Input = call.Messages.Sum(message => (long)TokenCounter.Shared.Count(message.Text)),
            Output = TokenCounter.Shared.Count(call.Answer ?? ""),
            Estimated = true,
        };
}
