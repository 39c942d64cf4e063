using System.Collections.Immutable;
using Pareto.Core.Catalog;
using Pareto.Core.Exchange;
using Pareto.Core.Routing;
using Pareto.Core.Routing.Sessions;
using Pareto.Core.Routing.Steering;
using Pareto.Testing;
using static Pareto.Core.Tests.Routing.Fixture;

namespace Pareto.Core.Tests.Routing.Steering;

public sealed class SessionSteeringTests
{
    private const string HardPlan =
        "Design a multi-tenant, event-driven architecture for our payment platform with exactly-once processing, zero downtime migration "
        + "from the legacy monolith and disaster recovery in two regions. Weigh the trade-offs and give a phased plan.";

    private const string Ticket = "thanks! now classify this ticket as billing or shipping: \"Where is my parcel?\"";

    private static readonly Target Little = Priced("local/little", Tier.Small, 0.1m, 0.05m, 0.4m);
    private static readonly Target Middle = Priced("cloud/middle", Tier.Mid, 3m, 0.3m, 15m);
    private static readonly Target Large = Priced("cloud/large", Tier.Premium, 5m, 0.5m, 25m);
    private static readonly Target OtherLarge = Priced("rival/large", Tier.Premium, 5m, 0.5m, 25m);
    private static readonly ImmutableArray<Target> All = [Little, Middle, Large, OtherLarge];

    private readonly FakeTimeProvider _time = new();
    private readonly SessionOptions _session = new();
    private readonly ConversationMemory _memory;

    public SessionSteeringTests() => _memory = new ConversationMemory(_time);

    [Fact]
    public void Yes_AfterAPlanThatNeededPremium_StaysWhereThePlanWasMade()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Answer(talk, "I can do that. Shall I write it out?", by: OtherLarge).ShouldBe(Large, "the first turn goes by the order of the tier");

        talk.Add(User("yes"));

        var plan = Plan(talk);
        plan.Targets[0].Target.ShouldBe(OtherLarge, "its provider has the plan in its cache");
        plan.Targets[0].Reason.ShouldBe("complexity 5: planning; session: stays on rival/large");
        plan.Targets.Select(planned => planned.Target).ShouldBe([OtherLarge, Large, Middle, Little]);
    }

    [Fact]
    public void Reason_WhereTheOrderIsTheSameAnyway_SaysNothing()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Answer(talk, "Shall I write it out?", by: Large);
        talk.Add(User("yes"));

        Plan(talk).Targets[0].ShouldBe(new PlannedTarget(Large, "complexity 5: planning"));
    }

    [Fact]
    public void ToolLoop_OfManyRounds_IsNeverSplit()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Answer(talk, "", by: OtherLarge, calls: ["call_0"]);
        for (var round = 1; round <= 6; round++)
        {
            talk.Add(Result($"call_{round - 1}", "ok"));
            var plan = Plan(talk);
            plan.Targets.Select(planned => planned.Target).ShouldBe([OtherLarge, Large], "nothing below, and what is beside it for when it fails");
            plan.Targets[0].Reason.ShouldEndWith("session: tool loop stays on rival/large");
            _time.Advance(TimeSpan.FromMinutes(9));
            Answer(talk, "", by: OtherLarge, calls: [$"call_{round}"]);
        }
    }

    [Fact]
    public void ToolLoop_BegunAtSmall_StaysThereThoughItsResultsLookHard()
    {
        var talk = new List<ChatMessage> { User("What is the weather in Oslo?") };
        Answer(talk, "", by: Little, calls: ["call_a"]);
        talk.Add(Result("call_a", HardPlan));

        Plan(talk).Targets[0].Target.ShouldBe(Little);
        Plan(talk).Targets.Length.ShouldBe(4, "what takes over is above it");
    }

    [Fact]
    public void ToolLoop_WhoseTargetFailed_StaysOnTheOneThatTookOver()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Answer(talk, "", by: Large, calls: ["call_a"]);
        talk.Add(Result("call_a", "ok"));
        Answer(talk, "", by: OtherLarge, calls: ["call_b"]).ShouldBe(Large, "it is asked first");
        talk.Add(Result("call_b", "ok"));

        Plan(talk).Targets[0].Target.ShouldBe(OtherLarge, "once is enough");
    }

    [Fact]
    public void ToolLoops_ThatBeganWithTheSameWords_KeepEachItsTarget()
    {
        var one = new List<ChatMessage> { User(HardPlan) };
        var other = new List<ChatMessage> { User(HardPlan) };
        Answer(one, "", by: Large, calls: ["call_one"]);
        Answer(other, "", by: OtherLarge, calls: ["call_other"]);
        one.Add(Result("call_one", "ok"));
        other.Add(Result("call_other", "ok"));

        Plan(one).Targets[0].Target.ShouldBe(Large);
        Plan(other).Targets[0].Target.ShouldBe(OtherLarge);
    }

    [Fact]
    public void ToolLoop_WhoseSystemPromptTellsTheTime_IsFoundByItsCall()
    {
        var talk = new List<ChatMessage> { SystemSays("It is 12:00:01."), User(HardPlan) };
        Answer(talk, "", by: OtherLarge, calls: ["call_a"]);
        talk[0] = SystemSays("It is 12:00:09.");
        talk.Add(Result("call_a", "ok"));

        Plan(talk).Targets[0].Target.ShouldBe(OtherLarge);
    }

    [Fact]
    public void ToolLoop_NotRemembered_GoesNoLowerThanItsConversationAsks()
    {
        ChatMessage[] talk = [User(HardPlan), Calls("call_a"), Result("call_a", "ok")];

        Plan(talk).Targets.Select(planned => planned.Target).ShouldBe([Large, OtherLarge]);
    }

    [Fact]
    public void ToolLoop_WhoseTargetIsNoLongerPermitted_LeavesItAndGoesNoLower()
    {
        var talk = new List<ChatMessage> { User("What is the weather in Oslo?") };
        Answer(talk, "", by: OtherLarge, calls: ["call_a"]);
        talk.Add(Result("call_a", "ok"));

        var plan = Plan(talk, All.Remove(OtherLarge));

        plan.Targets.Select(planned => planned.Target).ShouldBe([Large]);
        plan.Targets[0].Reason.ShouldEndWith("session: tool loop of rival/large, not below premium");
        Plan(talk, [Little]).Targets.Select(planned => planned.Target).ShouldBe([Little], "a verdict goes before everything");
    }

    [Fact]
    public void NewTask_EasierWithAShortPrompt_MovesDown()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Answer(talk, "Here is the plan.", by: Large);
        talk.Add(User(Ticket));

        var first = Plan(talk).Targets[0];

        first.Target.ShouldBe(Little);
        first.Reason.ShouldContain("session: moves from cloud/large, which saves ");
        first.Reason.ShouldEndWith(" for 0 USD of cached prompt");
    }

    [Fact]
    public void NewTask_AfterAToolLoop_MovesDown()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Answer(talk, "", by: Large, calls: ["call_a"]);
        talk.Add(Result("call_a", "ok"));
        Answer(talk, "Here is the plan.", by: Large);
        talk.Add(User(Ticket));

        Plan(talk).Targets[0].Target.ShouldBe(Little);
    }

    [Fact]
    public void NewTask_EasierWithALongCachedPrompt_StaysUntilTheCacheIsCold()
    {
        ImmutableArray<Target> dear = [Middle, Large];
        var talk = new List<ChatMessage> { SystemSays(Handbook(8_000)), User(HardPlan) };
        Answer(talk, "Here is the plan.", by: Large, dear);
        talk.Add(User(Ticket));

        var warm = Plan(talk, dear).Targets[0];
        warm.Target.ShouldBe(Large);
        warm.Reason.ShouldMatch(@"session: stays on cloud/large, moving would cost 0\.0\d+ USD of cached prompt and save 0\.0\d+$");

        _time.Advance(_session.CacheLifetime + TimeSpan.FromSeconds(1));
        Plan(talk, dear).Targets[0].Target.ShouldBe(Middle, "sent anew in any case, it is cheaper there");
    }

    [Fact]
    public void SameTopic_LittleEasier_StaysThoughItWouldSaveALittle()
    {
        var cheaper = Middle with { Prices = Large.Prices! with { Output = 20m } };
        ImmutableArray<Target> targets = [cheaper, Large];
        var question = QuestionOf(changesTopic: false, targets, last: Large);

        Steering().Steer(question, new TierChoice(Tier.Mid, "complexity 4: planning", null)).First.ShouldBe(Large);
        Steering().Steer(question with { Intent = question.Intent with { ChangesTopic = true } }, new TierChoice(Tier.Mid, "complexity 4: planning", null))
            .Tier.ShouldBe(Tier.Mid);
    }

    [Fact]
    public void SameTopic_WhereMovingSavesMostOfTheCost_Moves()
    {
        var question = QuestionOf(changesTopic: false, [Little, Large], last: Large);

        Steering().Steer(question, new TierChoice(Tier.Small, "complexity 2: question", null)).Tier.ShouldBe(Tier.Small);
    }

    [Fact]
    public void UnknownPrice_OnTheSameTopic_Stays()
    {
        var question = QuestionOf(changesTopic: false, [Little with { Prices = null }, Large], last: Large);

        var choice = Steering().Steer(question, new TierChoice(Tier.Small, "complexity 2: question", null));

        choice.First.ShouldBe(Large);
        choice.Reason.ShouldEndWith("session: stays on cloud/large, local/little has no known price to compare");
    }

    [Theory]
    [InlineData(Tier.Small)]
    [InlineData(Tier.Mid)]
    [InlineData(Tier.Premium)]
    public void Steer_WhateverAnsweredLast_NeverEndsBelowTheChoice(Tier chosen)
    {
        foreach (var last in All)
        {
            foreach (var changes in (bool[])[true, false])
            {
                var steered = Steering().Steer(QuestionOf(changes, All, last), new TierChoice(chosen, "chosen", null));

                (steered.Tier >= chosen).ShouldBeTrue($"{last.Name}: {steered.Tier}");
                (steered.First is null || steered.First == last).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void HarderTurn_MovesUpAtOnce()
    {
        var talk = new List<ChatMessage> { User("What is the capital of Norway?") };
        Answer(talk, "Oslo.", by: Little);
        talk.Add(User(HardPlan));

        Plan(talk).Targets[0].ShouldBe(new PlannedTarget(Large, "complexity 5: planning"));
    }

    [Fact]
    public void Greeting_OfTwoConversations_PartsWithTheirTexts()
    {
        var one = new List<ChatMessage> { User("Hello!") };
        var other = new List<ChatMessage> { User("Hello!") };
        Answer(one, "Hi, how can I help?", by: Little);
        Answer(other, "Hi, how can I help?", by: Little);
        one.Add(User(HardPlan));
        other.Add(User(HardPlan + " For a bank."));
        Answer(one, "Shall I go on?", by: Large);
        Answer(other, "Shall I go on?", by: OtherLarge);
        one.Add(User("yes"));
        other.Add(User("yes"));

        Plan(one).Targets[0].Target.ShouldBe(Large);
        Plan(other).Targets[0].Target.ShouldBe(OtherLarge);
    }

    [Fact]
    public void Conversation_OfAnotherKeyOrWorkload_IsAnother()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Answer(talk, "Shall I write it out?", by: OtherLarge);
        talk.Add(User("yes"));

        Plan(talk, principal: new Principal("other")).Targets[0].Target.ShouldBe(Large);
        Router(All).Plan(Talk([.. talk]) with { Workload = "other" }, All).Plan!.Targets[0].Target.ShouldBe(Large);
        Plan(talk).Targets[0].Target.ShouldBe(OtherLarge);
    }

    [Fact]
    public void Header_NamesAConversationWhoseHistoryIsShortened()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Answer(talk, "Shall I write it out?", by: OtherLarge, header: "talk-1");
        ChatMessage[] shortened = [User($"{HardPlan} The first part is done."), Assistant("Shall I go on?"), User("yes")];

        Plan(shortened).Targets[0].Target.ShouldBe(Large);
        Plan(shortened, header: "talk-2").Targets[0].Target.ShouldBe(Large);
        Plan(shortened, header: "talk-1").Targets[0].Target.ShouldBe(OtherLarge);
        Plan([User(HardPlan)], header: "talk-1").Targets[0].Target.ShouldBe(Large, "where nobody has answered there is nothing to stay with");
    }

    [Fact]
    public void Header_OfAShortenedHistory_HasNoCacheToLose()
    {
        ImmutableArray<Target> dear = [Middle, Large];
        var talk = new List<ChatMessage> { SystemSays(Handbook(8_000)), User(HardPlan) };
        Answer(talk, "Here is the plan.", by: Large, dear, header: "talk-1");
        ChatMessage[] shortened = [SystemSays(Handbook(7_900)), User(HardPlan), Assistant("Here is the plan."), User(Ticket)];

        Plan(shortened, dear, header: "talk-1").Targets[0].Reason.ShouldContain("for 0 USD of cached prompt");
    }

    [Fact]
    public void Reply_ThatTheClientLeft_IsRememberedToo()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        var decision = Decide(talk);
        decision.Conversation!.Observe(Started(decision, OtherLarge));
        talk.AddRange([Assistant("Shall I"), User("yes")]);

        Plan(talk).Targets[0].Target.ShouldBe(OtherLarge);
    }

    [Fact]
    public void Usage_AsReported_ReplacesTheEstimate()
    {
        ImmutableArray<Target> writing = [Middle, Large with { Prices = Large.Prices! with { CacheWrite = 6.25m } }];
        var talk = new List<ChatMessage> { SystemSays(Handbook(8_000)), User(HardPlan) };
        var decision = Decide(talk, writing);
        decision.Conversation!.Observe(Started(decision, writing[1]));
        ChatMessage[] next = [.. talk, Assistant("Here is the plan."), User(Ticket)];
        Plan(next, writing).Targets[0].Target.ShouldBe(Middle, "nothing says that the prompt was written to the cache");

        decision.Conversation.Observe(new UsageReported(new TokenUsage { Input = 15_000, CacheWrite = 14_900, Output = 500 }));

        Plan(next, writing).Targets[0].Target.ShouldBe(writing[1]);
    }

    [Fact]
    public void Turn_LongAgo_IsForgotten()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Answer(talk, "Shall I write it out?", by: OtherLarge);
        talk.Add(User("yes"));
        _time.Advance(_session.Remember + TimeSpan.FromSeconds(1));

        Plan(talk).Targets[0].Target.ShouldBe(Large);
    }

    [Fact]
    public void NamedTarget_IsTheClients()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Answer(talk, "Shall I write it out?", by: OtherLarge);
        talk.Add(User("yes"));

        Router(All).Plan(Talk("premium", [.. talk]), All).Plan!.Targets[0].Target.ShouldBe(Large);
    }

    [Fact]
    public void Explain_RemembersNothing()
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Router(All).Explain(Talk([.. talk]), Principal.Anonymous, PermittedTargets.All(All)).Decision.Plan.ShouldNotBeNull();

        _memory.Count.ShouldBe(0);
    }

    private SessionSteering Steering() => new(_session, _time, target => target.Prices);

    private Router Router(ImmutableArray<Target> targets) => new(
        new RoutingOptions { Session = _session }, new ModelCatalog(targets, new Dictionary<string, ModelSelection>(), null), new IntentAnalyzer(),
        steerings: [Steering()], conversations: new Conversations(_session, _memory));

    private RoutingDecision Decide(IEnumerable<ChatMessage> talk, ImmutableArray<Target>? targets = null, Principal? principal = null, string? header = null)
    {
        var request = Talk([.. talk]) with { Headers = new RequestHeaders(_session.Header, (name, asked) => (string)name == asked ? header : null) };
        return Router(targets ?? All).Plan(request, principal ?? Principal.Anonymous, PermittedTargets.All(targets ?? All));
    }

    private RoutePlan Plan(IEnumerable<ChatMessage> talk, ImmutableArray<Target>? targets = null, Principal? principal = null, string? header = null) =>
        Decide(talk, targets, principal, header).Plan.ShouldNotBeNull();

    // A turn that is planned and answered; gives the target that the plan began with.
    private Target Answer(
        List<ChatMessage> talk, string text, Target by, ImmutableArray<Target>? targets = null, string[]? calls = null, string? header = null)
    {
        var decision = Decide(talk, targets, header: header);
        var conversation = decision.Conversation.ShouldNotBeNull();
        conversation.Observe(Started(decision, by));
        foreach (var call in calls ?? [])
        {
            conversation.Observe(new ChoiceDelta { ToolCalls = [new ToolCallDelta(0, call, "lookup", "{}")] });
        }

        talk.Add(calls is null ? Assistant(text) : Calls(calls));
        return decision.Plan!.Targets[0].Target;
    }

    private static ReplyStarted Started(RoutingDecision decision, Target by) =>
        new() { Model = by.Id.Model, ServedBy = new ServedBy(by, decision.Plan!, "", TimeSpan.Zero) };

    private RoutingQuestion QuestionOf(bool changesTopic, ImmutableArray<Target> targets, Target last)
    {
        var talk = new List<ChatMessage> { User(HardPlan) };
        Answer(talk, "Here is the plan.", by: last, targets);
        talk.Add(User("Then the costs."));
        var request = Talk([.. talk]);
        return new RoutingQuestion
        {
            Request = request,
            Principal = Principal.Anonymous,
            Intent = Intent(request) with { ChangesTopic = changesTopic },
            Prediction = null,
            Capable = targets,
            Conversation = new Conversations(_session, _memory).Of(request, Principal.Anonymous),
            Trial = false,
        };
    }

    private static string Handbook(int words) => string.Concat(Enumerable.Repeat("handbook ", words));

    private static ChatMessage Calls(params string[] ids) =>
        new() { Role = ChatRole.Assistant, ToolCalls = [.. ids.Select(id => new ToolCall(id, "lookup", "{}"))] };

    private static ChatMessage Result(string id, string text) => new() { Role = ChatRole.Tool, ToolCallId = id, Parts = [new TextPart(text)] };

    private static Target Priced(string id, Tier tier, decimal input, decimal cached, decimal output) => Target(id, tier) with
    {
        Prices = new TokenPrices { Input = input, CachedInput = cached, Output = output, Basis = PriceBasis.Configured },
    };
}
