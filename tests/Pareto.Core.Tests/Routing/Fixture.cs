using System.Collections.Immutable;
using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;

namespace Pareto.Core.Tests.Routing;

/// <summary>Requests, targets and routers of the routing tests.</summary>
internal static class Fixture
{
    public const TargetAbilities Everything =
        TargetAbilities.Chat | TargetAbilities.Tools | TargetAbilities.Vision | TargetAbilities.Audio | TargetAbilities.Files
        | TargetAbilities.StructuredOutput | TargetAbilities.LogProbs | TargetAbilities.MultipleChoices | TargetAbilities.Embeddings;

    public static readonly Target Small = Target("local/little", Tier.Small, TargetAbilities.Chat, 8_192);
    public static readonly Target Mid = Target("cloud/middle", Tier.Mid, TargetAbilities.Chat | TargetAbilities.Tools | TargetAbilities.StructuredOutput, 64_000);
    public static readonly Target Big = Target("cloud/large", Tier.Premium, Everything & ~TargetAbilities.Embeddings, 200_000);
    public static readonly Target OtherBig = Target("rival/large", Tier.Premium, TargetAbilities.Chat | TargetAbilities.Tools, 200_000);

    public static readonly ImmutableArray<Target> Targets = [Small, Mid, Big, OtherBig];

    public static Target Target(string id, Tier? tier, TargetAbilities abilities = Everything, int context = 128_000) => new()
    {
        Id = TargetId.TryParse(id, out var parsed) ? parsed.Value : throw new ArgumentException(id),
        Tier = tier,
        Location = TargetLocation.External,
        Abilities = abilities,
        ContextTokens = context,
    };

    public static ModelCatalog CatalogOf(ImmutableArray<Target>? targets = null, Dictionary<string, ModelSelection>? aliases = null)
    {
        var all = targets ?? Targets;
        return new ModelCatalog(all, aliases ?? [], all.IsEmpty ? null : all[^1]);
    }

    public static Router Router(RoutingOptions? options = null, ModelCatalog? catalog = null) =>
        new(options ?? new RoutingOptions(), catalog ?? CatalogOf(), new IntentAnalyzer());

    public static RoutingDecision Plan(this Router router, GatewayRequest request, ImmutableArray<Target>? targets = null) =>
        router.Plan(request, Principal.Anonymous, PermittedTargets.All(targets ?? Targets));

    public static RoutingDecision Plan(this Router router, GatewayRequest request, Principal principal, PermittedTargets permitted) =>
        router.PlanAsync(request, principal, permitted, Account(request), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    // Never settled, so without a ledger.
    private static RequestAccount Account(GatewayRequest request) =>
        new Accountant(null!, target => target.Prices, text => text.Length, TimeProvider.System).Open(request, new Payer(new Principal("key")));

    public static ChatRequest Ask(string text, string model = "auto") => Talk(model, User(text));

    public static ChatRequest Talk(params ChatMessage[] messages) => Talk("auto", messages);

    public static ChatRequest Talk(string model, params ChatMessage[] messages) => new()
    {
        Id = new RequestId("req_test"),
        ReceivedAt = DateTimeOffset.UnixEpoch,
        ReceivedTimestamp = 0,
        Model = model,
        Credential = default,
        Messages = [.. messages],
    };

    public static EmbeddingsRequest Embed(string text, string model = "auto") => new()
    {
        Id = new RequestId("req_test"),
        ReceivedAt = DateTimeOffset.UnixEpoch,
        ReceivedTimestamp = 0,
        Model = model,
        Credential = default,
        Inputs = [EmbeddingInput.Of(text)],
    };

    public static ChatMessage User(string text) => Message(ChatRole.User, text);

    public static ChatMessage Assistant(string text) => Message(ChatRole.Assistant, text);

    public static ChatMessage SystemSays(string text) => Message(ChatRole.System, text);

    public static ToolDefinition Tool(string name = "lookup") => new() { Name = name, Description = "Looks a record up." };

    public static Intent Intent(GatewayRequest request) => new IntentAnalyzer().Analyze(request);

    private static ChatMessage Message(ChatRole role, string text) => new() { Role = role, Parts = [new TextPart(text)] };
}
