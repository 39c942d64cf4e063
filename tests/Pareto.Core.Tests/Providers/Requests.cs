using System.Collections.Immutable;
using Pareto.Core.Exchange;
using Pareto.Core.Providers;

namespace Pareto.Core.Tests.Providers;

/// <summary>Requests and targets for provider tests, and the collecting of a reply.</summary>
internal static class Requests
{
    public static ChatRequest Chat(string text = "What is the capital of France?", bool stream = true) =>
        Chat([new ChatMessage { Role = ChatRole.User, Parts = [new TextPart(text)] }], stream);

    public static ChatRequest Chat(ImmutableArray<ChatMessage> messages, bool stream = true) => new()
    {
        Id = new RequestId("req_test"),
        ReceivedAt = DateTimeOffset.UnixEpoch,
        ReceivedTimestamp = 0,
        Model = "auto",
        Credential = default,
        Messages = messages,
        Stream = stream,
    };

    public static EmbeddingsRequest Embeddings(params string[] texts) => new()
    {
        Id = new RequestId("req_test"),
        ReceivedAt = DateTimeOffset.UnixEpoch,
        ReceivedTimestamp = 0,
        Model = "auto",
        Credential = default,
        Inputs = [.. texts.Select(EmbeddingInput.Of)],
    };

    public static Target Target(string provider, string model) => new()
    {
        Id = new TargetId(provider, model),
        Location = TargetLocation.External,
        Abilities = TargetAbilities.Chat,
        ContextTokens = 8192,
    };

    public static async Task<List<ReplyEvent>> CollectAsync(
        this IProvider provider, GatewayRequest request, string model, CancellationToken cancellationToken = default)
    {
        var events = new List<ReplyEvent>();
        await foreach (var step in provider.SendAsync(request, Target(provider.Name, model), cancellationToken))
        {
            events.Add(step);
        }

        return events;
    }

    public static string Text(this IEnumerable<ReplyEvent> events) =>
        string.Concat(events.OfType<ChoiceDelta>().Select(delta => delta.Text));

    public static UpstreamFailure Failure(this List<ReplyEvent> events) =>
        events[^1].ShouldBeOfType<UpstreamFailed>().Failure;
}
