using System.Collections.Immutable;
using Pareto.Core.Accounting;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Prediction;
using Pareto.Core.Routing.Sessions;
using Pareto.Core.Routing.Steering;

namespace Pareto.Benchmarks;

/// <summary>The requests that routing is measured with, by name, and a router over three tiers with the shipped predictor.</summary>
internal static class RoutingScenarios
{
    private const string Instruction =
        "Compare the two incident reports below, explain why the second outage lasted longer, and list at most five actions "
        + "with an owner each. Do not repeat the time line.\n\n";

    // About 50 tokens; no two sentences alike in kind, so that every branch of the scanner is met.
    private const string Material =
        "At 09:42 the primary database stopped accepting writes; the queue grew to 18,300 messages in 7 minutes. "
        + "Nobody was paged, because the alert had been silenced on Monday (see runbook, step 3). "
        + "- owner: platform team\n- cause: unknown\nWas the replica promoted by hand?\n";

    // Of the kind that the predictor is confident of.
    private const string Choice =
        "Which of the following planets is the largest in the solar system?\nA. Mars\nB. Jupiter\nC. Venus\nD. Earth\nAnswer:";

    private static readonly ImmutableArray<Target> Targets =
    [
        Target("local/little", Tier.Small), Target("cloud/middle", Tier.Mid), Target("cloud/large", Tier.Premium), Target("rival/large", Tier.Premium),
    ];

    public static ImmutableArray<string> Names { get; } = ["routing/100", "routing/1000", "routing/10000", "routing/conversation", "routing/predicted"];

    private static readonly PermittedTargets Permitted = PermittedTargets.All(Targets);

    // Nothing is asked of models here, so nothing is settled.
    private static readonly RequestAccount Account =
        new Accountant(null!, static target => target.Prices, static text => text.Length, TimeProvider.System).Open(Request("routing/100"), new Payer(new Principal("key")));

    public static Router MakeRouter()
    {
        var catalog = new ModelCatalog(Targets, new Dictionary<string, ModelSelection>(), Targets[^1]);
        var options = new RoutingOptions
        {
            Rules =
            [
                new RoutingRuleOptions { Name = "reports", When = new RoutingRuleConditions { Workload = "reports" }, Use = ["premium"] },
                new RoutingRuleOptions { Name = "triage", When = new RoutingRuleConditions { SystemPromptContains = "triage" }, Use = ["small"] },
            ],
        };
        var memory = new ConversationMemory(TimeProvider.System);
        return new Router(
            options, catalog, new IntentAnalyzer(), Predictor.Shipped,
            steerings: [new SessionSteering(options.Session, memory.Time, static target => target.Prices)],
            conversations: new Conversations(options.Session, memory));
    }

    public static RoutingDecision Plan(Router router, ChatRequest request) =>
        router.PlanAsync(request, Principal.Anonymous, Permitted, Account, CancellationToken.None).GetAwaiter().GetResult();

    public static ChatRequest Request(string name) => name switch
    {
        "routing/100" => Chat(Message(ChatRole.User, Instruction + Material)),
        "routing/1000" => Chat(Message(ChatRole.User, Instruction + string.Concat(Enumerable.Repeat(Material, 14)))),
        "routing/10000" => Chat(Message(ChatRole.User, Instruction + string.Concat(Enumerable.Repeat(Material, 140)))),
        "routing/conversation" => Chat(
            Message(ChatRole.System, "You help the operators of a web shop. Be brief and never guess."),
            Message(ChatRole.User, Instruction + Material),
            Message(ChatRole.Assistant, Material + "Shall I draft the plan?"),
            Message(ChatRole.User, "yes, go on")),
        "routing/predicted" => Chat(Message(ChatRole.User, Choice)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static ChatRequest Chat(params ImmutableArray<ChatMessage> messages) => new()
    {
        Id = new RequestId("req_benchmark"),
        ReceivedAt = DateTimeOffset.UnixEpoch,
        ReceivedTimestamp = 0,
        Model = ModelCatalog.AutoModel,
        Credential = default,
        Messages = messages,
    };

    private static ChatMessage Message(ChatRole role, string text) => new() { Role = role, Parts = [new TextPart(text)] };

    private static Target Target(string id, Tier tier) => new()
    {
        Id = TargetId.TryParse(id, out var parsed) ? parsed.Value : throw new ArgumentException(id, nameof(id)),
        Tier = tier,
        Location = TargetLocation.External,
        Abilities = TargetAbilities.Chat | TargetAbilities.Tools,
        ContextTokens = 128_000,
    };
}
